import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { alignRun } from "../../src/interactions/alignRun.ts";
import { predictions, toyPseudobulk } from "../support/pseudobulk.ts";

describe("alignRun", () => {
  const truth = toyPseudobulk({ singles: 4, genes: 6 });
  const expectation = additiveExpectation(truth, { panel: [4, 1] });

  it("finds doubles in any spelling and genes in any order", () => {
    const given = predictions(truth, "m", ["T0+T1", "T2+T3"], (_, gene, y) => y + gene);
    const turned = {
      ...given,
      conditions: ["T1+T0", "T3+T2"],
      genes: [...given.genes].reverse(),
      values: Float64Array.from(given.values, (_, i) => given.values[Math.floor(i / 6) * 6 + 5 - (i % 6)]!),
    };
    const run = alignRun(expectation, { predictions: turned, seed: 3 });
    assert.deepEqual(run.heldOut, [0, 5]);
    assert.deepEqual(run.values.slice(0, 2), Float64Array.of(expectation.observed[0]! + 4, expectation.observed[1]! + 1)); // prettier-ignore
    assert.ok(run.values.slice(2, 10).every(Number.isNaN));
    assert.deepEqual([run.model, run.seed, run.missing.length], ["m", 3, 0]);
  });

  it("tells held-out doubles and genes without a prediction, and keeps what is predicted besides", () => {
    const given = predictions(truth, "m", ["T0+T1", "T0+T2"], () => 1);
    const renamed = { ...given, genes: given.genes.map((gene) => (gene === "G1" ? "other" : gene)) };
    const run = alignRun(expectation, { predictions: renamed, seed: 1, heldOut: ["T2+T0", "T1+T2"] });
    assert.deepEqual(run.heldOut, [1]);
    assert.deepEqual(run.predicted, [0, 1]);
    assert.deepEqual(run.missing, ["T1+T2"]);
    assert.deepEqual(run.missingGenes, ["G1"]);
    assert.deepEqual([...run.values.slice(0, 4)], [1, NaN, 1, NaN]);
  });
});
