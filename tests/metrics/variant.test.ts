import assert from "node:assert/strict";
import { directionMatch } from "../../src/metrics/directionMatch.ts";
import { l2 } from "../../src/metrics/l2.ts";
import { mae } from "../../src/metrics/mae.ts";
import { pearsonDelta } from "../../src/metrics/pearsonDelta.ts";
import { variant } from "../../src/metrics/variant.ts";
import { setOf } from "../support/scoredSet.ts";

describe("variants of metrics", () => {
  const genes = ["A", "B", "x", "y", "A"];
  const truth = [[5, 1, 2, 4, 5], [1, 9, 2, 3, 1]]; // prettier-ignore
  const prediction = [[1, 2, 2, 1, 1], [1, 1, 1, 1, 1]]; // prettier-ignore
  const set = setOf(["A+ctrl", "A+B"], genes, prediction, truth, [1, 1, 1, 1, 1]);

  it("without options are the metric, condition by condition", () => {
    const whole = variant(mae);
    assert.deepEqual([whole.id, whole.formula, whole.needs], [mae.id, mae.formula, []]);
    assert.deepEqual([...whole.compute(set)], [12 / 5, 11 / 5]);
  });

  it("leave out every copy of the genes that are perturbed", () => {
    const without = variant(l2, { withoutTargets: true });
    assert.equal(without.id, "l2_without_targets");
    assert.deepEqual([...without.compute(set)], [Math.sqrt(1 + 0 + 9), Math.sqrt(1 + 4)]);
  });

  it("choose genes by change or by ranking, after targets are gone", () => {
    // Most changed of the first: A and A (4), then y (3); of the second: B (8), then y (2).
    assert.deepEqual([...variant(mae, { mostChanged: 2 }).compute(set)], [4, 5]);
    assert.deepEqual([...variant(mae, { mostChanged: 1, withoutTargets: true }).compute(set)], [3, 2]);
    const ranked = { ...set, rankings: [[2, 1, 0, 3, 4], [3, 2, 1, 0, 4]] }; // prettier-ignore
    assert.deepEqual([...variant(mae, { ranked: 2 }).compute(ranked)], [0.5, 1.5]);
    assert.deepEqual([...variant(mae, { ranked: 2, withoutTargets: true }).compute(ranked)], [0.5, 1.5]);
    assert.deepEqual([...variant(mae, { ranked: 3, withoutTargets: true }).compute(ranked)], [4 / 3, 1.5]);
    assert.equal(variant(mae, { ranked: 20 }).id, "mae_de20");
  });

  it("measure changes from the mean of perturbations, genes still chosen by the change from control", () => {
    const perturbedMean = Float64Array.of(3, 5, 2, 3.5, 3);
    const from = { ...set, perturbedMean };
    const moved = { ...set, control: perturbedMean };
    assert.deepEqual(variant(pearsonDelta, { from: "perturbedMean" }).compute(from), variant(pearsonDelta).compute(moved)); // prettier-ignore
    const two = variant(directionMatch, { from: "perturbedMean", mostChanged: 2 });
    assert.equal(two.id, "direction_match_perturbed_top2");
    // Both copies of A rise over m and are predicted to fall; of the second B rises, y falls, both are predicted to fall.
    assert.deepEqual([...two.compute(from)], [0, 0.5]);
  });

  it("say what is missing", () => {
    assert.throws(() => variant(l2, { from: "perturbedMean" }).compute(set), { code: "MISSING_INPUT", message: /mean of observed perturbations.*`perturbedMean`/ }); // prettier-ignore
    assert.throws(() => variant(l2, { ranked: 20 }).compute(set), {
      code: "MISSING_INPUT",
      message: /rankings/,
    });
  });
});
