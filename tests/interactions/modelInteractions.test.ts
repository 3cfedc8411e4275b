import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { alignRun } from "../../src/interactions/alignRun.ts";
import { classify } from "../../src/interactions/classes.ts";
import { modelInteractions } from "../../src/interactions/modelInteractions.ts";
import { random } from "../../src/stats/random.ts";
import { noChange, predictions, toyPseudobulk } from "../support/pseudobulk.ts";

describe("modelInteractions", () => {
  const truth = toyPseudobulk({ singles: 8, genes: 60, interaction: 0.2 });
  const expectation = additiveExpectation(truth);
  const labels = expectation.doubles.map(({ label }) => label);
  const classes = classify(expectation, { lower: -0.4, upper: 0.4 });
  const positive = classes.filter((code) => code > 0).length;

  it("of an oracle are perfect, for every seed and on average", () => {
    const runs = [1, 2].map((seed) => alignRun(expectation, { predictions: predictions(truth, "oracle", labels, (_, __, y) => y), seed })); // prettier-ignore
    const found = modelInteractions(expectation, classes, runs);
    for (const measure of [found.averagePrecision, found.auroc, found.stratifiedAuroc]) {
      assert.deepEqual(measure.values, [1, 1]);
      assert.deepEqual([measure.mean, measure.sd, measure.standardError], [1, 0, 0]);
    }
    assert.equal(found.precisionAtK[0]!.precision, Math.min(100, positive) / 100);
    assert.ok(found.meanTpr.slice(5).every((tpr) => tpr > 0.99));
  });

  it("average over seeds, with the standard error that the paper prints", () => {
    const source = random(2);
    const noisy = [1, 2, 3].map((seed) => alignRun(expectation, { predictions: predictions(truth, "m", labels, (_, __, y) => y + 0.5 * source.normal()), seed })); // prettier-ignore
    const { auroc, tpr, meanTpr, seeds } = modelInteractions(expectation, classes, noisy);
    const mean = auroc.values.reduce((sum, value) => sum + value, 0) / 3;
    const sd = Math.sqrt(auroc.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    assert.ok(Math.abs(auroc.mean - mean) < 1e-12 && Math.abs(auroc.standardError - sd / Math.sqrt(3)) < 1e-12); // prettier-ignore
    assert.ok(sd > 0 && mean > 0.5 && mean < 1);
    meanTpr.forEach((value, i) => assert.ok(Math.abs(value - (tpr[0]![i]! + tpr[1]![i]! + tpr[2]![i]!) / 3) < 1e-12)); // prettier-ignore
    assert.deepEqual(seeds, [1, 2, 3]);
  });

  it("of equal scores depend on their order as published, and not where taken together", () => {
    const run = alignRun(expectation, { predictions: noChange(truth, labels), seed: 1 });
    run.values.forEach((_, i) => (run.values[i] = expectation.additive[i]!));
    const together = modelInteractions(expectation, classes, [run], { ties: "together" });
    assert.equal(together.auroc.mean, 0.5);
    assert.ok(Math.abs(together.averagePrecision.mean - positive / classes.length) < 1e-12);
    assert.notEqual(modelInteractions(expectation, classes, [run]).auroc.mean, 0.5);
  });

  it("of no change vary by nothing, and of a model without held-out doubles are not defined", () => {
    const none = alignRun(expectation, { predictions: noChange(truth, labels), seed: 1 });
    assert.ok(modelInteractions(expectation, classes, [none]).spread[0]!.every((sd) => sd === 0));
    const empty = alignRun(expectation, { predictions: noChange(truth, labels), seed: 1, heldOut: [] });
    const found = modelInteractions(expectation, classes, [empty]);
    assert.ok(Number.isNaN(found.averagePrecision.mean) && found.meanTpr.every(Number.isNaN));
    assert.equal(found.strongest.at.length, 0);
    assert.ok(found.precisionAtK.every(({ precision }) => Number.isNaN(precision)));
    assert.match(found.notes[0]!, /predicts none of the held-out doubles/);
  });
});
