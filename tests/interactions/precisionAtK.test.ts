import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { precisionAtK } from "../../src/interactions/precisionAtK.ts";
import type { Ranking } from "../../src/interactions/ranking.ts";

describe("precisionAtK", () => {
  const ranking = (at: number[], hits: number[], seed = 1): Ranking => ({
    model: "m",
    label: "M",
    seed,
    at: Int32Array.from(at),
    scores: Float64Array.from(at, (_, i) => -i),
    hits: Uint8Array.from(hits),
  });
  const doubles = ["A+B", "A+C", "B+C", "D+E"].map((label) => parseCondition(label));
  const spread = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

  it("is the share of hits among the first k, averaged over seeds, in the order of the ks", () => {
    const lists = [ranking(spread(8), [1, 1, 0, 1, 0, 0, 0, 0]), ranking(spread(8), [0, 1, 0, 0, 0, 0, 0, 0], 2)]; // prettier-ignore
    const found = precisionAtK(lists, doubles, 2, { ks: [4, 2], resamples: 20 });
    assert.deepEqual(found.map(({ k, precision }) => [k, precision]), [[4, 0.5], [2, 0.75]]); // prettier-ignore
  });

  it("goes as far as a list that is shorter than k", () => {
    const [one] = precisionAtK([ranking([0, 1, 2], [1, 0, 0])], doubles, 2, { ks: [10], resamples: 20 });
    assert.equal(one!.precision, 1 / 3);
  });

  it("is the same in every draw where every double has the same hits, and uncertain where one has them all", () => {
    const alike = ranking(spread(400), spread(400).map((i) => i % 2)); // prettier-ignore
    const [even] = precisionAtK([alike], doubles, 100, { ks: [400], resamples: 200 });
    assert.ok(Math.abs(even!.lower - 0.5) < 1e-12 && Math.abs(even!.upper - 0.5) < 1e-12);
    const order = spread(400).map((i) => (i % 4) * 100 + Math.floor(i / 4));
    const one = ranking(order, order.map((i) => Number(i < 100))); // prettier-ignore
    const [uneven] = precisionAtK([one], doubles, 100, { ks: [200], resamples: 500 });
    assert.equal(uneven!.precision, 0.25);
    assert.ok(uneven!.lower === 0 && uneven!.upper > 0.45, `${uneven!.lower} – ${uneven!.upper}`);
  });

  it("is wider by genes, which doubles share, than by doubles", () => {
    const many = Array.from({ length: 60 }, (_, i) => parseCondition(`G${i % 12}+G${(i % 12) + 1 + Math.floor(i / 12)}`)); // prettier-ignore
    const at = spread(600).map((i) => (i % 60) * 10 + Math.floor(i / 60));
    const list = ranking(at, at.map((i) => Number(many[Math.floor(i / 10)]!.genes.includes("G5")))); // prettier-ignore
    const width = (clusters: "pairs" | "genes"): number => {
      const { lower, upper } = precisionAtK([list], many, 10, { ks: [300], clusters })[0]!;
      return upper - lower;
    };
    assert.ok(width("genes") > 1.3 * width("pairs"), `${width("genes")} beside ${width("pairs")}`);
  });
});
