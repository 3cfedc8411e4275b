import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { layerNorm } from "../../../src/tensor/layers/layerNorm.ts";
import { constant } from "../../../src/tensor/leaves.ts";
import { add } from "../../../src/tensor/operators/add.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkGolden } from "../../support/operators.ts";

describe("layerNorm", () => {
  checkGolden("layerNorm", (x, weight, bias) => add(multiply(layerNorm("norm", 4).apply(x!), weight!), bias!)); // prettier-ignore

  it("normalises each row, then scales and shifts columns", async () => {
    const norm = layerNorm("norm", 2);
    norm.weight.values = Float32Array.of(1, 3);
    norm.bias.values = Float32Array.of(0, 1);
    const found = (await evaluate({ y: norm.apply(constant([1, 3, 50, 10], [2, 2])) })).y!;
    [-1, 4, 1, -2].forEach((value, i) => assert.ok(Math.abs(found[i]! - value) < 1e-4));
  });
});
