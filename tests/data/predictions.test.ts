import assert from "node:assert/strict";
import {
  checkPredictions,
  predictionOf,
  predictionsFor,
  type Predictions,
} from "../../src/data/predictions.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("data/predictions", () => {
  const training = toyPseudobulk({ singles: 3, genes: 2 });
  const model = { id: "m", label: "M" };

  it("collects vectors as rows and strings as reasons", () => {
    const found = predictionsFor(model, training, ["T0+ctrl", "ctrl", "T1+T2"], ({ genes }) =>
      genes.length === 2 ? "two" : Float64Array.of(genes.length, 5),
    );
    assert.deepEqual(found.conditions, ["T0+ctrl", "ctrl"]);
    assert.deepEqual([...found.values], [1, 5, 0, 5]);
    assert.deepEqual(found.notPredicted, [{ condition: "T1+T2", reason: "two" }]);
    assert.deepEqual([found.model, found.label, found.provenance], ["m", "M", "simulated"]);
    assert.deepEqual([...predictionOf(found, "ctrl")!], [0, 5]);
    assert.equal(predictionOf(found, "T1+T2"), undefined);
  });

  it("reads labels with the data's own word for control", () => {
    const named = {
      ...training,
      conditions: training.conditions.map((one) =>
        one.genes.length === 0 ? { ...one, label: "mock" } : one,
      ),
    };
    predictionsFor(model, named, ["mock"], ({ genes }) => {
      assert.deepEqual(genes, []);
      return new Float64Array(2);
    });
  });

  const whole: Predictions = predictionsFor(model, training, ["ctrl", "T0+ctrl"], () => new Float64Array(2));
  for (const [what, change, message] of [
    ["NaN", { values: Float64Array.of(0, 1, 2, Number.NaN) }, /gene G1 in "T0\+ctrl" is NaN/],
    ["infinity", { values: Float64Array.of(0, -Infinity, 2, 3) }, /gene G1 in "ctrl" is -Infinity/],
    ["a wrong size", { values: new Float64Array(5) }, /make 4 values, found 5/],
    ["a condition twice", { conditions: ["ctrl", "ctrl"] }, /"ctrl" occurs twice/],
    ["both predicted and not", { notPredicted: [{ condition: "ctrl", reason: "x" }] }, /"ctrl" occurs twice/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => checkPredictions({ ...whole, ...change }), { code: "BAD_PREDICTIONS", message });
    });

  it("refuses a vector of another length", () => {
    assert.throws(() => predictionsFor(model, training, ["ctrl"], () => new Float64Array(3)), {
      code: "BAD_PREDICTIONS",
      message: /2 genes for "ctrl", found 3/,
    });
  });
});
