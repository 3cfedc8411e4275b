import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { compile, evaluate } from "../../src/tensor/compile.ts";
import { gradients } from "../../src/tensor/gradients.ts";
import { constant, parameter } from "../../src/tensor/leaves.ts";
import { add } from "../../src/tensor/operators/add.ts";
import { multiply } from "../../src/tensor/operators/multiply.ts";
import { sum } from "../../src/tensor/operators/sum.ts";
import { sizeOf, type Shape } from "../../src/tensor/shape.ts";
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

type Operation = (...operands: Tensor[]) => Tensor;

export interface OperatorChecks {
  /** What cases of golden/tensor.json are called with here. */
  golden: Readonly<Record<string, Operation>>;
  /** What is compared with small steps, on operands of any shape; left out where there is no derivative. */
  small?: {
    of: Operation;
    /** Shapes of the operands from two sizes, which may be 0 or 1; one matrix unless given. */
    shapes?: (n: number, m: number) => Shape[];
    /** Least of the sizes. */
    least?: number;
    /** Numbers the derivative is smooth at, made of numbers from −1 to 1 and where they stand; as they are unless given. */
    at?: (value: number, i: number, operand: number) => number;
    /** Whether second derivatives are compared too. Default true. */
    twice?: boolean;
  };
}

/** Tests of one operator: results and derivatives are PyTorch's, and derivatives are what small steps show. */
export function checkOperator(name: string, { golden, small }: OperatorChecks): void {
  describe(name, () => {
    for (const [one, operation] of Object.entries(golden)) checkGolden(one, operation);
    if (!small) return;
    const { of, shapes = (n, m) => [[n, m]], least = 0, at = (value) => value, twice = true } = small;
    it("derivatives are what small steps show, for any shape", () =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: least, max: 4 }),
          fc.integer({ min: least, max: 4 }),
          fc.integer({ min: 1, max: 99 }),
          async (n, m, seed) => {
            const operands = shapes(n, m).map(
              (shape, operand) =>
              parameter(`x${operand}`, shape, wave(seed + operand, shape).map((value, i) => at(value, i, operand))), // prettier-ignore
            );
            await checkSmallSteps(of(...operands), operands, seed, twice);
          },
        ),
        { numRuns: 6, examples: [[least, least, 3], [1, 1, 5], [3, least, 7], [least, 3, 8]] }, // prettier-ignore
      ));
  });
}

/** One test: a golden case's result and derivatives. */
export function checkGolden(name: string, operation: Operation): void {
  it(`${name}: result and derivatives are PyTorch's`, async () => {
    const one = cases().find((each) => each.name === name);
    assert.ok(one, `golden/tensor.json has no case "${name}"`);
    const inputs = one.inputs.map(({ shape, values }, i) => parameter(`x${i}`, shape, values));
    const result = operation(...inputs);
    assert.deepEqual(result.shape, one.shape);
    const weighted = sum(multiply(result, constant(one.weights, one.shape)));
    const slopes = one.gradients.length > 0 ? gradients(weighted, inputs) : [];
    const again = one.second ? gradients(squared(slopes), inputs) : [];
    const values = await evaluate({ result, ...numbered("d", slopes), ...numbered("dd", again) });
    near(values.result!, one.result, 2e-6, "result");
    one.gradients.forEach((expected, i) => near(values[`d${i}`]!, expected, 2e-5, `derivative ${i}`));
    one.second?.forEach((expected, i) => near(values[`dd${i}`]!, expected, 1e-4, `second derivative ${i}`));
  });
}

/** Names of all golden cases. */
export const goldenNames = (): string[] => cases().map(({ name }) => name);

let read: Golden[] | undefined;
function cases(): Golden[] {
  read ??= JSON.parse(readFileSync(new URL("../golden/tensor.json", import.meta.url), "utf8")) as Golden[];
  return read;
}

const numbered = (name: string, tensors: readonly Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(tensors.map((one, i) => [`${name}${i}`, one]));
const total = (tensors: readonly Tensor[]): Tensor => tensors.map((one) => sum(one)).reduce((a, b) => add(a, b), constant(0)); // prettier-ignore
const squared = (tensors: readonly Tensor[]): Tensor => total(tensors.map((one) => multiply(one, one)));

/** Derivatives along one direction, and how the loss and the length of its derivatives change along it. */
async function checkSmallSteps(
  result: Tensor,
  operands: ReturnType<typeof parameter>[],
  seed: number,
  twice: boolean,
): Promise<void> {
  const step = 4e-3;
  const directions = operands.map(({ shape }, i) => wave(seed + 20 + i, shape));
  const along = (slopes: readonly Tensor[]): Tensor =>
    total(slopes.map((slope, i) => multiply(slope, constant(directions[i]!, slope.shape))));
  const loss = total([multiply(result, constant(wave(seed + 1, result.shape), result.shape))]);
  const slopes = gradients(loss, operands);
  slopes.forEach(({ shape }, i) => assert.deepEqual(shape, operands[i]!.shape));
  const length = squared(slopes);
  const outputs = { loss, slope: along(slopes), ...(twice && { length, bend: along(gradients(length, operands)) }) }; // prettier-ignore
  const program = await compile(outputs);
  const at = (by: number): ReturnType<typeof program.run> =>
    program.run(
      Object.fromEntries(
        operands.map(({ name, values }, i) => [
          name,
          values.map((value, j) => value + by * directions[i]![j]!),
        ]),
      ),
    );
  const [down, here, up] = [await at(-step), await at(0), await at(step)];
  await program.close();
  for (const [value, slope] of [["loss", "slope"], ...(twice ? [["length", "bend"]] : [])] as const) {
    const expected = (up[value!]![0]! - down[value!]![0]!) / (2 * step);
    const found = here[slope!]![0]!;
    const scale = 1 + Math.abs(expected) + Math.abs(here[value!]![0]!);
    assert.ok(Math.abs(found - expected) <= 5e-3 * scale, `${slope}: ${found} by derivative, ${expected} by a small step`); // prettier-ignore
  }
}

/** Every value within a share of the largest. */
function near(found: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  assert.equal(found.length, expected.length, what);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  expected.forEach((value, i) =>
    assert.ok(Math.abs(found[i]! - value) <= tolerance * scale, `${what} ${i}: ${found[i]}, not ${value}`),
  );
}

function wave(seed: number, shape: Shape): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin((i + 1) * (seed + 12.9898)));
}
