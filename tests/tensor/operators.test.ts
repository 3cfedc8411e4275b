import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { evaluate } from "../../src/tensor/compile.ts";
import { gradients } from "../../src/tensor/gradients.ts";
import { attention } from "../../src/tensor/layers/attention.ts";
import { batchNorm } from "../../src/tensor/layers/batchNorm.ts";
import { layerNorm } from "../../src/tensor/layers/layerNorm.ts";
import { negativeBinomialLogLikelihood } from "../../src/tensor/layers/losses.ts";
import { constant, parameter, positions } from "../../src/tensor/leaves.ts";
import { abs } from "../../src/tensor/operators/abs.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { concatenate } from "../../src/tensor/operators/concatenate.ts";
import { divide } from "../../src/tensor/operators/divide.ts";
import { erf } from "../../src/tensor/operators/erf.ts";
import { exp } from "../../src/tensor/operators/exp.ts";
import { gather } from "../../src/tensor/operators/gather.ts";
import { gelu } from "../../src/tensor/operators/gelu.ts";
import { log } from "../../src/tensor/operators/log.ts";
import { digamma, logGamma } from "../../src/tensor/operators/logGamma.ts";
import { matmul } from "../../src/tensor/operators/matmul.ts";
import { max } from "../../src/tensor/operators/max.ts";
import { maximum, minimum } from "../../src/tensor/operators/maximum.ts";
import { mean } from "../../src/tensor/operators/mean.ts";
import { multiply } from "../../src/tensor/operators/multiply.ts";
import { power } from "../../src/tensor/operators/power.ts";
import { reciprocal } from "../../src/tensor/operators/reciprocal.ts";
import { relu } from "../../src/tensor/operators/relu.ts";
import { reshape } from "../../src/tensor/operators/reshape.ts";
import { sigmoid } from "../../src/tensor/operators/sigmoid.ts";
import { slice } from "../../src/tensor/operators/slice.ts";
import { logSoftmax, softmax } from "../../src/tensor/operators/softmax.ts";
import { softplus } from "../../src/tensor/operators/softplus.ts";
import { sparseMatrix, sparseProduct } from "../../src/tensor/operators/sparseProduct.ts";
import { sqrt } from "../../src/tensor/operators/sqrt.ts";
import { standardise } from "../../src/tensor/operators/standardise.ts";
import { subtract } from "../../src/tensor/operators/subtract.ts";
import { sum } from "../../src/tensor/operators/sum.ts";
import { tanh } from "../../src/tensor/operators/tanh.ts";
import { transpose } from "../../src/tensor/operators/transpose.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

interface Golden {
  name: string;
  inputs: { shape: number[]; values: number[] }[];
  shape: number[];
  result: number[];
  weights: number[];
  gradients: number[][];
  second?: number[][];
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/tensor.json", import.meta.url), "utf8"),
) as Golden[];

type Operation = (...inputs: [Tensor, Tensor, Tensor]) => Tensor;

/** What each golden case is called with here. */
const OPERATIONS: Record<string, Operation> = {
  add,
  subtract,
  multiply,
  divide,
  "power 3": (x) => power(x, 3),
  "power 2.5": (x) => power(x, 2.5),
  exp,
  log,
  sqrt,
  reciprocal,
  abs,
  tanh,
  sigmoid,
  erf,
  softplus,
  relu,
  gelu,
  maximum,
  minimum,
  "sum all": (x) => sum(x),
  "sum 0": (x) => sum(x, [0]),
  "mean -1": (x) => mean(x, [-1]),
  max: (x) => max(x),
  transpose: (x) => transpose(x, [2, 0, 1]),
  reshape: (x) => reshape(x, [4, -1]),
  matmul: (a, b) => matmul(a, b),
  "matmul transposed": (a, b) => matmul(a, b, { transposeA: true, transposeB: true }),
  "matmul batch": (a, b) => matmul(a, b, { transposeB: true }),
  "matmul repeated": (a, b) => matmul(a, b),
  "matmul weights": (a, b) => matmul(a, b),
  softmax,
  logSoftmax,
  standardise: (x) => standardise(x),
  gather: (x) => gather(x, positions([2, 0, 2, 1], [2, 2])),
  slice: (x) => slice(x, 1, 1, 3),
  concatenate: (a, b) => concatenate([a, b], 1),
  sparseProduct: (x) =>
    sparseProduct(sparseMatrix(3, 4, [[0, 0, 0.5], [0, 2, 2], [2, 0, 1], [2, 1, -1], [2, 3, 3]]), x), // prettier-ignore
  logGamma,
  digamma,
  attention: (q, k, v) => attention(q, k, v),
  batchNorm: (x, weight, bias) => add(multiply(batchNorm("norm", 3).train(x, new Map()), weight), bias),
  layerNorm: (x, weight, bias) => add(multiply(layerNorm("norm", 4).apply(x), weight), bias),
  negativeBinomial: (expected, dispersion) =>
    negativeBinomialLogLikelihood(constant([0, 3, 1, 7, 0, 20], [2, 3]), expected, dispersion),
};

describe("tensor operators", () => {
  it("have a golden case each, and none is left over", () => {
    assert.deepEqual(golden.map(({ name }) => name).sort(), Object.keys(OPERATIONS).sort());
  });

  for (const one of golden)
    it(`${one.name}: result and derivatives are PyTorch's`, async () => {
      const inputs = one.inputs.map(({ shape, values }, i) => parameter(`x${i}`, shape, values));
      const result = OPERATIONS[one.name]!(...(inputs as unknown as [Tensor, Tensor, Tensor]));
      assert.deepEqual(result.shape, one.shape);
      const slopes = gradients(sum(multiply(result, constant(one.weights, one.shape))), inputs);
      const length = slopes.map((slope) => sum(multiply(slope, slope))).reduce((a, b) => add(a, b));
      const again = one.second ? gradients(length, inputs) : [];
      const values = await evaluate({
        result,
        ...Object.fromEntries(slopes.map((slope, i) => [`d${i}`, slope])),
        ...Object.fromEntries(again.map((slope, i) => [`dd${i}`, slope])),
      });
      near(values.result!, one.result, 2e-6, "result");
      one.gradients.forEach((expected, i) => near(values[`d${i}`]!, expected, 2e-5, `derivative ${i}`));
      one.second?.forEach((expected, i) => near(values[`dd${i}`]!, expected, 1e-4, `second derivative ${i}`));
    });
});

/** Every value within a share of the largest. */
function near(found: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  assert.equal(found.length, expected.length, what);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  expected.forEach((value, i) =>
    assert.ok(Math.abs(found[i]! - value) <= tolerance * scale, `${what} ${i}: ${found[i]}, not ${value}`),
  );
}
