import assert from "node:assert/strict";
import { random } from "../../../src/stats/random.ts";
import { filledParameter, normalParameter, uniformParameter } from "../../../src/tensor/layers/layer.ts";

describe("parameters of layers", () => {
  it("are uniform, normal or one number, of the shape that is asked for", () => {
    const spread = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length); // prettier-ignore
    const uniform = uniformParameter("u", [100, 100], 3, random(1));
    assert.ok(Math.abs(spread(uniform.values) - Math.sqrt(3)) < 0.05);
    assert.ok(Math.abs(spread(normalParameter("n", [100, 100], 2, random(1)).values) - 2) < 0.06);
    const filled = filledParameter("f", [2, 0], 1);
    assert.equal(filled.values.length, 0);
    assert.equal(filled.trained, true);
    assert.equal(filledParameter("f", [], 7, { trained: false }).trained, false);
  });
});
