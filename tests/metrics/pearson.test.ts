import assert from "node:assert/strict";
import { pearson } from "../../src/metrics/pearson.ts";
import golden from "../golden/metrics.json" with { type: "json" };

const [prediction, truth, control] = [golden.prediction, golden.truth, golden.control].map((row) =>
  Float64Array.from(row),
) as [Float64Array, Float64Array, Float64Array];

describe("pearson", () => {
  it("agrees with numpy", () => {
    assert.ok(Math.abs(pearson.compute(prediction, truth, control, []) - golden.pearson) < 1e-13);
  });

  it("is not defined for a constant profile", () => {
    assert.ok(Number.isNaN(pearson.compute(new Float64Array(40).fill(2), truth, control, [])));
  });
});
