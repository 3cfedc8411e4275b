import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { alignRun, type Run } from "../../src/interactions/alignRun.ts";
import { classify } from "../../src/interactions/classes.ts";
import { rankPredictions } from "../../src/interactions/ranking.ts";
import { strongestPredictions } from "../../src/interactions/strongest.ts";
import { noChange, predictions, toyPseudobulk } from "../support/pseudobulk.ts";

describe("strongestPredictions", () => {
  const truth = toyPseudobulk({ singles: 6, genes: 20, interaction: 0.3 });
  const expectation = additiveExpectation(truth);
  const labels = expectation.doubles.map(({ label }) => label);
  const classes = classify(expectation, { lower: -0.2, upper: 0.2 });
  const of = (runs: Run[], options = {}): ReturnType<typeof strongestPredictions> => {
    const aligned = runs.map((run) => alignRun(expectation, run));
    const rankings = aligned.map((run) => rankPredictions(expectation, classes, run));
    return strongestPredictions(expectation, classes, rankings, aligned, options);
  };
  const oracle = predictions(truth, "oracle", labels, (_, __, y) => y);

  it("are the largest |ŷ − add| over all seeds, with their class as predicted and observed", () => {
    const found = of([{ predictions: oracle, seed: 1 }, { predictions: predictions(truth, "oracle", labels, (_, __, y) => y + 0.01), seed: 2 }], { count: 40 }); // prettier-ignore
    assert.equal(found.at.length, 40);
    found.at.forEach((i, k) => {
      assert.equal(found.score[k], Math.abs(found.predicted[k]! - expectation.additive[i]!));
      assert.ok(k === 0 || found.score[k]! <= found.score[k - 1]!);
      assert.equal(found.observedClass[k], classes[i]);
    });
    assert.deepEqual(new Set(found.seed), new Set([1, 2]));
    assert.equal(found.mosaic.flat().reduce((sum, n) => sum + n, 0), 40); // prettier-ignore
  });

  it("of no change are buffering, whatever is observed", () => {
    const { mosaic } = of([{ predictions: noChange(truth, labels), seed: 1 }], { count: 50 });
    assert.equal(mosaic[1]!.reduce((sum, n) => sum + n, 0), 50); // prettier-ignore
  });

  it("count a value once per seed, and tell how many are different (Q18)", () => {
    const runs = [1, 2, 3, 4].map((seed) => ({ predictions: oracle, seed }));
    const left = of(runs, { count: 10 });
    assert.deepEqual([left.at.length, left.distinct.values, left.tied], [10, 3, 2]);
    const kept = of(runs, { count: 10, ties: "keep" });
    assert.deepEqual([kept.at.length, kept.distinct.values, kept.tied], [12, 3, 0]);
    assert.ok(kept.distinct.genes <= 3 && kept.distinct.doubles <= 3);
  });

  it("are all that there are where fewer are predicted", () => {
    const few = of([{ predictions: oracle, seed: 1, heldOut: labels.slice(0, 2) }]);
    assert.equal(few.at.length, 40);
  });
});
