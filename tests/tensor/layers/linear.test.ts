import assert from "node:assert/strict";
import { random } from "../../../src/stats/random.ts";
import { evaluate } from "../../../src/tensor/compile.ts";
import { linear } from "../../../src/tensor/layers/linear.ts";
import { constant } from "../../../src/tensor/leaves.ts";

describe("linear", () => {
  it("is x Wᵀ + b over the last axis", async () => {
    const layer = linear("layer", 2, 3, random(1));
    layer.weight.values = Float32Array.of(1, 0, 0, 1, 1, 1);
    layer.bias!.values = Float32Array.of(0, 10, 20);
    const y = layer.apply(constant([1, 2, 3, 4], [2, 1, 2]));
    assert.deepEqual(y.shape, [2, 1, 3]);
    assert.deepEqual([...(await evaluate({ y })).y!], [1, 12, 23, 3, 14, 27]);
  });

  it("starts within 1/√inputs, the same for a seed, and without a shift where none is wanted", () => {
    const layer = linear("layer", 16, 50, random(1), { bias: false });
    assert.equal(layer.bias, undefined);
    assert.ok(layer.weight.values.every((value) => Math.abs(value) <= 0.25));
    assert.ok(Math.max(...layer.weight.values) > 0.24);
    assert.deepEqual(linear("other", 16, 50, random(1)).weight.values, layer.weight.values);
  });
});
