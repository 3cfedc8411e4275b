import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { batchNorm } from "../../../src/tensor/layers/batchNorm.ts";
import { constant, type Parameter } from "../../../src/tensor/leaves.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import { add } from "../../../src/tensor/operators/add.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkGolden } from "../../support/operators.ts";

describe("batchNorm", () => {
  checkGolden("batchNorm", (x, weight, bias) => add(multiply(batchNorm("norm", 3).train(x!, new Map()), weight!), bias!)); // prettier-ignore

  it("normalises columns, moves the running statistics, and then uses them", async () => {
    const norm = batchNorm("norm", 2, { epsilon: 0, momentum: 0.5 });
    norm.weight.values = Float32Array.of(2, 1);
    norm.bias.values = Float32Array.of(0, 10);
    const updates = new Map<Parameter, Tensor>();
    const y = norm.train(constant([1, 4, 3, 8], [2, 2]), updates);
    const found = await evaluate({
      y,
      mean: updates.get(norm.runningMean)!,
      variance: updates.get(norm.runningVariance)!,
      later: norm.apply(constant([3, 3], [1, 2])),
    });
    assert.deepEqual([...found.y!], [-2, 9, 2, 11]);
    assert.deepEqual([...found.mean!], [1, 3]);
    assert.deepEqual([...found.variance!], [1.5, 4.5]); // half of 1, half of n − 1 in the denominator
    assert.deepEqual([...found.later!], [6, 13]);
  });

  it("refuses a single row", () => {
    assert.throws(() => batchNorm("norm", 2).train(constant([1, 2], [1, 2]), new Map()), { code: "TOO_FEW_ROWS" }); // prettier-ignore
  });
});
