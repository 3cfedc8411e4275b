import assert from "node:assert/strict";
import { interactions } from "../../../src/data/simulate/interactions.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import type { SimulationSettings } from "../../../src/data/simulate/settings.ts";
import { random } from "../../../src/stats/random.ts";

describe("interactions", () => {
  const n = 1000;
  const source = random(9);
  const single = Float64Array.from({ length: 30 * n }, () => 0.3 * source.normal());
  const pairs = Array.from({ length: 29 }, (_, i): [number, number] => [i, i + 1]);
  const lowest = new Float64Array(n).fill(-3);
  const highest = new Float64Array(n).fill(3);
  const draw = (wanted: Partial<SimulationSettings["interactions"]>): ReturnType<typeof interactions> =>
    interactions(
      preset("paper-like", { nGenes: n, interactions: wanted }),
      pairs,
      single,
      lowest,
      highest,
      random(1),
    );
  const sum = (d: number, g: number): number => single[pairs[d]![0] * n + g]! + single[pairs[d]![1] * n + g]!;

  it("buffering shrinks, synergy enlarges, opposite turns the summed change", () => {
    const found = draw({ pairs: 1, genes: 60, buffering: 1, synergy: 1, opposite: 1 });
    const seen = new Set(found.kind);
    assert.deepEqual([...seen].sort(), ["buffering", "opposite", "synergy"]);
    found.value.forEach((value, i) => {
      const additive = sum(found.double[i]!, found.gene[i]!);
      const factor = (additive + value) / additive;
      const kind = found.kind[i];
      assert.ok(
        kind === "buffering" ? factor > 0 && factor < 1 : kind === "synergy" ? factor > 1 : factor < 0,
      );
    });
  });

  it("happens only where both singles go the same way, at most once per double and gene", () => {
    const found = draw({ pairs: 1 });
    const keys = new Set<number>();
    found.gene.forEach((g, i) => {
      const [a, b] = pairs[found.double[i]!]!;
      assert.ok(single[a * n + g]! * single[b * n + g]! > 0);
      keys.add(found.double[i]! * n + g);
    });
    assert.equal(keys.size, found.gene.length);
  });

  it("is concentrated in few genes and few pairs", () => {
    const found = draw({ pairs: 1, genes: 50 });
    const shareOfTop = (of: Int32Array, size: number): number => {
      const counts = new Float64Array(size);
      for (const one of of) counts[one]!++;
      const sorted = counts.sort().reverse();
      return sorted.subarray(0, size / 5).reduce((total, x) => total + x, 0) / of.length;
    };
    assert.ok(shareOfTop(found.gene, n) > 0.5, "a fifth of the genes holds more than half");
    assert.ok(shareOfTop(found.double, pairs.length) > 0.35, "a fifth of the pairs holds more than a third");
  });

  it("respects the share of pairs and the bounds, and can be absent", () => {
    assert.equal(draw({ pairs: 0 }).value.length, 0);
    assert.equal(draw({ pairs: 1, buffering: 0, synergy: 0, opposite: 0 }).value.length, 0);
    assert.ok(new Set(draw({ pairs: 0.3 }).double).size < 18);
    const bounded = interactions(
      preset("paper-like", {
        nGenes: n,
        interactions: { pairs: 1, buffering: 0, synergy: 1, opposite: 0, strength: 2 },
      }),
      pairs,
      single,
      new Float64Array(n).fill(-0.5),
      new Float64Array(n).fill(0.5),
      random(1),
    );
    bounded.value.forEach((value, i) =>
      assert.ok(Math.abs(sum(bounded.double[i]!, bounded.gene[i]!) + value) <= 0.5 + 1e-12),
    );
  });
});
