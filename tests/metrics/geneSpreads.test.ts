import assert from "node:assert/strict";
import { geneSpreads } from "../../src/metrics/geneSpreads.ts";
import { additive } from "../../src/models/baselines/additive.ts";
import { noChange } from "../../src/models/baselines/noChange.ts";
import { fitModels } from "../../src/report/fitModels.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { heldOut } from "../../src/splits/split.ts";
import { variance } from "../../src/stats/summary.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("geneSpreads", () => {
  it("is the standard deviation of each gene over the held-out conditions of all seeds together", async () => {
    const truth = toyPseudobulk({ singles: 6, genes: 12, interaction: 0 });
    const seeds = await Promise.all(
      [1, 2].map(async (seed) => {
        const split = splitFor(truth, { seed });
        return { split, predictions: (await fitModels(truth, split, [noChange, additive])).predictions };
      }),
    );
    const labels = seeds.flatMap(({ split }) => heldOut(split));
    assert.ok(labels.length > new Set(labels).size, "some condition is held out twice");
    const panel = [3, 0, 7];
    const [observed, nothing, sums] = geneSpreads(truth, seeds, panel);
    assert.deepEqual(
      [observed!.model, nothing!.model, sums!.model],
      ["ground_truth", "no_change", "additive"],
    );
    panel.forEach((gene, k) => {
      const values = labels.map((label) => truth.means[truth.conditions.findIndex((one) => one.label === label) * 12 + gene]!); // prettier-ignore
      assert.ok(Math.abs(observed!.values[k]! - Math.sqrt(variance(values))) < 1e-12);
    });
    assert.deepEqual([...nothing!.values as number[]], [0, 0, 0]); // prettier-ignore
    // Without interactions the additive model is right; it lists genes in the order of its predictions.
    const sorted = (values: ArrayLike<number>): number[] => Array.from(values).sort((a, b) => a - b); // prettier-ignore
    sorted(sums!.values).forEach((value, k) =>
      assert.ok(Math.abs(value - sorted(observed!.values)[k]!) < 1e-9),
    );
  });
});
