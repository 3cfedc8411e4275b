import assert from "node:assert/strict";
import { l2 } from "../../src/metrics/l2.ts";
import golden from "../golden/metrics.json" with { type: "json" };

const [prediction, truth, control] = [golden.prediction, golden.truth, golden.control].map((row) =>
  Float64Array.from(row),
) as [Float64Array, Float64Array, Float64Array];

describe("l2", () => {
  it("agrees with numpy", () => {
    assert.ok(Math.abs(l2.compute(prediction, truth, control, []) - golden.l2) < 1e-13);
  });

  it("is not divided by the number of genes", () => {
    assert.equal(l2.compute(Float64Array.of(3, 4, 0, 0), new Float64Array(4), control, []), 5);
  });
});
