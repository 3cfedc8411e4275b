import assert from "node:assert/strict";
import { evaluate } from "../../src/metrics/evaluate.ts";
import {
  additive,
  allGenes,
  doubles,
  holdOut,
  noChange,
  rowOf,
  toyPseudobulk,
} from "../support/pseudobulk.ts";

describe("evaluate", () => {
  const truth = toyPseudobulk({ singles: 4, genes: 20 });
  const test = doubles(truth);
  const split = holdOut(truth, test);
  const panel = allGenes(truth);

  it("gives one score per model, held-out condition and metric", () => {
    const models = [additive(truth, test), noChange(truth, test)];
    const { scores, commonConditions, coverage } = evaluate({ truth, predictions: models, split, panel });
    assert.equal(scores.length, 2 * 6 * 3);
    assert.deepEqual(commonConditions, test);
    assert.deepEqual(
      coverage.map(({ predicted, genes }) => [predicted, genes]),
      [
        [6, 20],
        [6, 20],
      ],
    );
    const row = rowOf(truth, "T0+T1") * 20;
    let sum = 0;
    for (let g = 0; g < 20; g++) sum += (truth.means[row + g]! - truth.means[g]!) ** 2;
    const score = scores.find(
      (entry) => entry.model === "no_change" && entry.condition === "T0+T1" && entry.metric === "l2",
    )!;
    assert.ok(Math.abs(score.value - Math.sqrt(sum)) < 1e-12);
    assert.equal(score.nGenes, 20);
    const deltas = scores.filter((entry) => entry.metric === "pearson_delta");
    assert.ok(deltas.every((entry) => Number.isNaN(entry.value) === (entry.model === "no_change")));
  });

  it("scores on common genes, or on each model's own, and names what is missing", () => {
    const whole = noChange(truth, test);
    const part = {
      ...whole,
      model: "part",
      genes: truth.genes.slice(0, 15),
      values: whole.values.filter((_, i) => i % 20 < 15),
    };
    const common = evaluate({ truth, predictions: [whole, part], split, panel });
    assert.deepEqual(new Set(common.scores.map((score) => score.nGenes)), new Set([15]));
    assert.deepEqual(common.coverage[1]!.missingGenes, truth.genes.slice(15));
    assert.equal(common.commonGenes.length, 15);
    const own = evaluate({ truth, predictions: [whole, part], split, panel, genes: "perMethod" });
    const errors = own.scores.filter((score) => score.metric === "l2" && score.condition === test[0]);
    assert.deepEqual(
      errors.map((score) => score.nGenes),
      [20, 15],
    );
    assert.ok(errors[1]!.value < errors[0]!.value, "fewer genes give a smaller sum");
  });

  it("keeps conditions that a model does not predict, with its reason", () => {
    const model = {
      ...additive(truth, test.slice(2)),
      notPredicted: [{ condition: test[0]!, reason: "T0 alone is not in the data" }],
    };
    const result = evaluate({ truth, predictions: [model, noChange(truth, test)], split, panel });
    assert.deepEqual(result.coverage[0]!.missing, [
      { condition: test[0], reason: "T0 alone is not in the data" },
      { condition: test[1], reason: "no prediction" },
    ]);
    assert.deepEqual(result.commonConditions, test.slice(2));
    assert.equal(result.scores.filter((score) => score.metric === "l2").length, 4 + 6);
  });
});
