import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { constant } from "../../../src/tensor/leaves.ts";
import { clipped, gradientNorm } from "../../../src/tensor/optimisers/clip.ts";

describe("clipped", () => {
  it("shortens all derivatives together, and leaves short ones", async () => {
    const slopes = [constant([3, 0], [2]), constant([4], [1])];
    const [a, b] = clipped(slopes, 1);
    const [c] = clipped(slopes, 10);
    const found = await evaluate({ norm: gradientNorm(slopes), a: a!, b: b!, c: c! });
    assert.equal(found.norm![0], 5);
    assert.ok(Math.abs(found.a![0]! - 0.6) < 1e-6 && Math.abs(found.b![0]! - 0.8) < 1e-6);
    assert.deepEqual(found.c, Float32Array.of(3, 0));
  });
});
