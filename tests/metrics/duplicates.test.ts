import assert from "node:assert/strict";
import { tTest } from "../../src/data/differentialExpression.ts";
import { calibrate } from "../../src/metrics/calibration.ts";
import { interpolatedDuplicate, technicalDuplicate } from "../../src/metrics/duplicates.ts";
import { evaluate } from "../../src/metrics/evaluate.ts";
import { evaluateSets } from "../../src/metrics/evaluateSets.ts";
import { metric } from "../../src/metrics/registry.ts";
import { setMetric } from "../../src/metrics/setRegistry.ts";
import { allGenes, holdOut, predictions, toyPseudobulk } from "../support/pseudobulk.ts";

describe("technical duplicate", () => {
  const data = toyPseudobulk({ singles: 8, genes: 60, noise: 0.05 });
  const { truth, second, duplicate } = technicalDuplicate(data);
  const width = data.genes.length;

  it("has the two halves of every condition and the whole control", () => {
    assert.equal(duplicate.conditions.length, data.conditions.length - 1);
    assert.deepEqual(duplicate.values, data.halves[1].slice(width));
    assert.deepEqual(truth.means.slice(width), data.halves[0].slice(width));
    assert.deepEqual(truth.means.slice(0, width), data.means.slice(0, width));
    assert.deepEqual([truth.nCells[0], truth.nCells[1], second.nCells[1]], [50, 25, 25]);
  });

  it("does not predict a condition of one cell, which has no second half", () => {
    const few = technicalDuplicate({ ...data, nCells: data.nCells.map((n, row) => (row === 1 ? 1 : n)) });
    assert.deepEqual(few.duplicate.notPredicted, [{ condition: data.conditions[1]!.label, reason: "the condition has one cell" }]); // prettier-ignore
  });

  it("calibrates metrics: a dynamic range near 1 where noise is small, and the truth itself above the duplicate", () => {
    const held = data.conditions.slice(1, 7).map(({ label }) => label);
    const split = holdOut(truth, held);
    const centre = data.genes.map((_, g) => data.means[g]! + 0.001 * g);
    const mean = predictions(truth, "mean", held, (_, gene) => centre[gene]!);
    const perfect = predictions(truth, "perfect", held, (_, __, value) => value);
    const score = (model: typeof mean): ReturnType<typeof evaluate>["scores"] => [
      ...evaluate({ truth, predictions: [model], split, panel: allGenes(truth), metrics: [metric("mse"), metric("pearson_delta")] }).scores, // prettier-ignore
      ...evaluateSets({ truth, predictions: [model], split, panel: allGenes(truth), metrics: [setMetric("centroid_accuracy")] }), // prettier-ignore
    ];
    const rows = calibrate({ models: score(perfect), positive: score(duplicate), negative: score(mean) });
    assert.deepEqual(rows.map((row) => row.metric), ["mse", "pearson_delta", "centroid_accuracy"]); // prettier-ignore
    for (const row of rows) {
      assert.ok(row.dynamicRange > 0.8 && row.dynamicRange <= 1, `${row.metric}: ${row.dynamicRange}`);
      assert.ok(row.score >= 1 && row.cappedError === 0 && row.conditions === 6, row.metric);
    }
    assert.equal(rows[0]!.discriminability, 1);
  });

  it("is interpolated gene by gene by the adjusted p value of the half that is not the truth", () => {
    const tests = tTest(second);
    const negative = predictions(data, "mean", duplicate.conditions, () => 7);
    const found = interpolatedDuplicate(duplicate, negative, tests);
    assert.deepEqual(found.conditions, duplicate.conditions);
    for (const at of [0, 1, 70, 700]) {
      const p = tests.adjusted[at]!;
      assert.ok(Math.abs(found.values[at]! - ((1 - p) * duplicate.values[at]! + p * 7)) < 1e-12);
    }
    const fewer = interpolatedDuplicate(duplicate, predictions(data, "mean", duplicate.conditions.slice(1), () => 7), tests); // prettier-ignore
    assert.deepEqual(fewer.notPredicted, [{ condition: duplicate.conditions[0], reason: "the negative control has no prediction" }]); // prettier-ignore
    assert.throws(() => interpolatedDuplicate(duplicate, { ...negative, genes: negative.genes.slice(1) }, tests), { code: "GENES_DIFFER" }); // prettier-ignore
  });
});
