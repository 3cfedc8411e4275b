import { PertlineError } from "../error.ts";
import type { DenseMatrix } from "./matrix.ts";
import { simdProducts } from "./simd.ts";

/** Rows multiplied with all others at a time. */
const STRIPE = 64;

/**
 * A Bᵀ: the inner product of every row of A with every row of B. Sums run in the same order whatever the place of a row,
 * so that equal rows have equal sums to the last bit: ties between conditions stay ties.
 *
 * @throws PertlineError BAD_SHAPE, TOO_LARGE
 */
export function productsOfRows(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  if (a.columns !== b.columns)
    throw new PertlineError(
      "BAD_SHAPE",
      `Rows to multiply must be equally long; they have ${a.columns} and ${b.columns} values.`,
    );
  const simd = simdProducts();
  const [height, width] = [filled(b.rows), filled(b.columns)];
  const right = simd.reserve(height * width);
  const left = simd.reserve(STRIPE * width);
  const sums = simd.reserve(STRIPE * height);
  copyRows(b, 0, b.rows, simd.view(right, height * width), width);
  const result = new Float64Array(a.rows * b.rows);
  for (let from = 0; from < a.rows; from += STRIPE) {
    const count = Math.min(STRIPE, a.rows - from);
    simd.view(left, STRIPE * width).fill(0);
    copyRows(a, from, count, simd.view(left, STRIPE * width), width);
    simd.timesRows(right, left, sums, height, width, filled(count));
    const found = simd.view(sums, STRIPE * height);
    for (let i = 0; i < count; i++)
      result.set(found.subarray(i * height, i * height + b.rows), (from + i) * b.rows);
  }
  return { rows: a.rows, columns: b.rows, values: result };
}

/**
 * A Aᵀ, symmetric: each stripe of rows is multiplied with the rows up to it.
 * @throws PertlineError TOO_LARGE
 */
export function gramOfRows(a: DenseMatrix): DenseMatrix {
  const n = a.rows;
  const simd = simdProducts();
  const [height, width] = [filled(n), filled(a.columns)];
  const rows = simd.reserve(height * width);
  const sums = simd.reserve(STRIPE * height);
  copyRows(a, 0, n, simd.view(rows, height * width), width);
  const result = new Float64Array(n * n);
  for (let from = 0; from < height; from += STRIPE) {
    const count = Math.min(STRIPE, height - from);
    const upTo = from + count;
    simd.timesRows(rows, rows + from * width, sums, upTo, width, count);
    const found = simd.view(sums, count * upTo);
    for (let i = from; i < Math.min(upTo, n); i++)
      for (let j = 0; j <= i; j++) result[i * n + j] = result[j * n + i] = found[(i - from) * upTo + j]!;
  }
  return { rows: n, columns: n, values: result };
}

/** Sizes of the SIMD products are multiples of 4, and not 0. */
function filled(size: number): number {
  return Math.max(1, Math.ceil(size / 4)) * 4;
}

function copyRows(
  { columns, values }: DenseMatrix,
  from: number,
  count: number,
  to: Float64Array,
  width: number,
): void {
  for (let i = 0; i < count; i++)
    to.set(values.subarray((from + i) * columns, (from + i + 1) * columns), i * width);
}
