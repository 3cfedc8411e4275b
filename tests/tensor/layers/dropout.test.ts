import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { dropout } from "../../../src/tensor/layers/dropout.ts";
import { constant } from "../../../src/tensor/leaves.ts";

describe("dropout", () => {
  const x = constant(new Float32Array(10_000).fill(3), [100, 100]);

  it("sets a share to 0, scales the others, and is the same for a seed", async () => {
    const y = dropout("mask", x, 0.25);
    const found = (await evaluate({ y }, {}, { seed: 1 })).y!;
    const zeros = found.filter((value) => value === 0).length;
    assert.ok(Math.abs(zeros - 2500) < 200, `${zeros}`);
    assert.ok(found.every((value) => value === 0 || value === 4));
    assert.deepEqual((await evaluate({ y }, {}, { seed: 1 })).y, found);
    assert.notDeepEqual((await evaluate({ y }, {}, { seed: 2 })).y, found);
  });

  it("does nothing at 0, and takes no other than 0 to below 1", () => {
    assert.equal(dropout("mask", x, 0), x);
    for (const bad of [1, -0.1, Number.NaN]) assert.throws(() => dropout("mask", x, bad), { code: "BAD_PROBABILITY" }); // prettier-ignore
  });
});
