import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { deWeights } from "../../src/metrics/deWeights.ts";
import { mean, variance } from "../../src/stats/summary.ts";
import { random } from "../support/numbers.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("weights by differential expression", () => {
  const next = random(4);
  const labels = ["ctrl", "A", "B", "C"];
  const sizes = [40, 7, 12, 1];
  const genes = ["x", "y", "z", "constant"];
  // cells of each condition, by gene
  const cells = sizes.map((n, p) => genes.map((_, g) => Array.from({ length: n }, () => (g === 3 ? 2 : next() + (g === p ? 1 : 0))))); // prettier-ignore
  const flat = (value: (values: number[]) => number): Float64Array => Float64Array.from(cells.flatMap((own) => own.map(value))); // prettier-ignore
  const data: Pseudobulk = {
    ...toyPseudobulk({ singles: 2, genes: 1 }),
    conditions: labels.map((label) => parseCondition(label)),
    genes,
    means: flat(mean),
    variances: flat((values) => (values.length > 1 ? variance(values) : 0)),
    nCells: sizes,
  };

  it("are squared, scaled |t| of the condition's cells against all other cells", () => {
    const found = deWeights(data, [1, 2], [0, 1, 2, 3]);
    for (const [i, p] of [1, 2].entries()) {
      const t = genes.map((_, g) => {
        const own = cells[p]![g]!;
        const rest = cells.flatMap((one, q) => (q === p ? [] : one[g]!));
        const apart = Math.sqrt(variance(own) / own.length + variance(rest) / rest.length);
        return apart > 0 ? Math.abs(mean(own) - mean(rest)) / apart : 0;
      });
      const [low, high] = [Math.min(...t), Math.max(...t)];
      t.forEach((value, g) => {
        const weight = ((value - low) / (high - low)) ** 2;
        assert.ok(Math.abs(found.values[i * 4 + g]! - weight) < 1e-9, `${labels[p]} ${genes[g]}`);
      });
      assert.equal(Math.max(...found.values.subarray(i * 4, i * 4 + 4)), 1);
    }
  });

  it("can leave control out of the rest, and are 0 for a condition of one cell", () => {
    const whole = deWeights(data, [1], [0, 1, 2]);
    const without = deWeights(data, [1], [0, 1, 2], [1, 2, 3]);
    assert.notDeepEqual(whole.values, without.values);
    assert.deepEqual([...deWeights(data, [3], [0, 1, 2]).values], [0, 0, 0]);
  });

  it("are 0 where all genes differ alike", () => {
    assert.deepEqual([...deWeights(data, [1], [3]).values], [0]);
  });
});
