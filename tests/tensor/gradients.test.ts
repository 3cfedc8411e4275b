import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../src/tensor/compile.ts";
import { gradients } from "../../src/tensor/gradients.ts";
import { constant, input, parameter, type Parameter } from "../../src/tensor/leaves.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { greater } from "../../src/tensor/operators/compare.ts";
import { cast } from "../../src/tensor/operators/cast.ts";
import { concatenate } from "../../src/tensor/operators/concatenate.ts";
import { divide } from "../../src/tensor/operators/divide.ts";
import { exp } from "../../src/tensor/operators/exp.ts";
import { matmul } from "../../src/tensor/operators/matmul.ts";
import { multiply } from "../../src/tensor/operators/multiply.ts";
import { pad } from "../../src/tensor/operators/slice.ts";
import { softmax } from "../../src/tensor/operators/softmax.ts";
import { standardise } from "../../src/tensor/operators/standardise.ts";
import { sum } from "../../src/tensor/operators/sum.ts";
import { tanh } from "../../src/tensor/operators/tanh.ts";
import { sizeOf, type Shape } from "../../src/tensor/shape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

/** Operations on matrices [n, m] and [m, k], smooth everywhere, by name. */
const OPERATIONS: Record<string, (a: Parameter, b: Parameter) => Tensor> = {
  "divide, repeated": (a) => divide(a, add(sum(exp(a), [1], { keep: true }), 1)),
  softmax: (a, b) => matmul(softmax(a), b),
  standardise: (a) => multiply(standardise(a, 0.1), exp(multiply(a, 0.3))),
  "concatenate and pad": (a) => tanh(pad(concatenate([a, multiply(a, a)], 0), 1, 1, 2)),
};

const sizes = fc.tuple(
  fc.constantFrom(0, 1, 2, 5), // prettier-ignore
  fc.constantFrom(1, 2, 4),
  fc.constantFrom(0, 1, 3),
);

describe("gradients", () => {
  for (const [name, operation] of Object.entries(OPERATIONS))
    it(`${name}: what a small step changes, for any shape`, () =>
      fc.assert(
        fc.asyncProperty(sizes, fc.integer({ min: 1, max: 99 }), async ([n, m, k], seed) => {
          const a = parameter("a", [n, m], wave(seed, [n, m]));
          const b = parameter("b", [m, k], wave(seed + 7, [m, k]));
          const result = operation(a, b);
          const weighted = multiply(result, constant(wave(seed + 1, result.shape), result.shape));
          const loss = [weighted, tanh(a), tanh(b)].map((one) => sum(one)).reduce((x, y) => add(x, y));
          const [da, db] = gradients(loss, [a, b]) as [Tensor, Tensor];
          const { slopes, expected } = await compared(loss, [a, b], [da, db], seed);
          assert.ok(
            Math.abs(slopes - expected) <= 3e-3 * (1 + Math.abs(expected)),
            `${slopes} by derivative, ${expected} by a small step`,
          );
        }),
        { numRuns: 12 },
      ));

  it("are zero for what the loss does not depend on", async () => {
    const [a, b] = [parameter("a", [2], [1, 2]), parameter("b", [3], [1, 2, 3])];
    const [da, db] = gradients(sum(multiply(a, a)), [a, b]);
    const values = await evaluate({ da: da!, db: db! });
    assert.deepEqual([...values.da!], [2, 4]);
    assert.deepEqual([...values.db!], [0, 0, 0]);
  });

  it("do not pass through comparisons, and say so of losses that are not one number", () => {
    const x = input("x", [3]);
    assert.throws(() => gradients(x, [x]), {
      code: "NOT_A_NUMBER",
      message: /"x" is \[3\].*gradients\.test\.ts:\d+/,
    });
    const mask = cast(greater(x, 0), "float32");
    assert.throws(() => gradients(sum(mask), [x]), { code: "NO_GRADIENT" });
  });
});

/** The derivative along a direction, as the gradients say it and as two runs with small steps show it. */
async function compared(
  loss: Tensor,
  parameters: readonly Parameter[],
  slopes: readonly Tensor[],
  seed: number,
): Promise<{ slopes: number; expected: number }> {
  const step = 4e-3;
  const directions = parameters.map(({ shape }, i) => wave(seed + 20 + i, shape));
  const along = slopes
    .map((slope, i) => sum(multiply(slope, constant(directions[i]!, slope.shape))))
    .reduce((x, y) => add(x, y));
  const at = (by: number, outputs: Record<string, Tensor>): ReturnType<typeof evaluate> =>
    evaluate(
      outputs,
      Object.fromEntries(
        parameters.map(({ name, values }, i) => [
          name,
          values.map((value, j) => value + by * directions[i]![j]!),
        ]),
      ),
    );
  const up = (await at(step, { loss })).loss![0]!;
  const down = (await at(-step, { loss })).loss![0]!;
  return { slopes: (await at(0, { along, loss })).along![0]!, expected: (up - down) / (2 * step) };
}

function wave(seed: number, shape: Shape): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin((i + 1) * (seed + 12.9898)));
}
