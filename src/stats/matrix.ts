import { PertlineError } from "../error.ts";

/** A dense matrix: `values` is row-major, `rows × columns` numbers. */
export interface DenseMatrix {
  rows: number;
  columns: number;
  values: Float64Array;
}

/** A dense matrix whose rows and columns have names. */
export interface NamedMatrix extends DenseMatrix {
  rowNames: readonly string[];
  columnNames: readonly string[];
}

/** A matrix of zeros, or of the given row-major values. */
export function denseMatrix(
  rows: number,
  columns: number,
  values: Float64Array = new Float64Array(rows * columns),
): DenseMatrix {
  if (values.length !== rows * columns)
    throw new PertlineError(
      "BAD_SHAPE",
      `A ${rows} × ${columns} matrix holds ${rows * columns} numbers, found ${values.length}.`,
    );
  return { rows, columns, values };
}

/** Nested arrays, one per row: what mathjs and danfojs take. */
export function toRows({ rows, columns, values }: DenseMatrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
}

/** A matrix from nested arrays, one per row. */
export function fromRows(rows: readonly (readonly number[])[]): DenseMatrix {
  const columns = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== columns))
    throw new PertlineError("BAD_SHAPE", `Every row must have ${columns} numbers, as the first one.`);
  return denseMatrix(rows.length, columns, Float64Array.from(rows.flat()));
}

/** Vectors of equal length as the rows of a matrix. */
export function stackRows(rows: readonly Float64Array[], columns: number): DenseMatrix {
  const values = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => values.set(row, i * columns));
  return { rows: rows.length, columns, values };
}

/** One row: a view, not a copy. */
export function rowOf({ columns, values }: DenseMatrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

export function transpose({ rows, columns, values }: DenseMatrix): DenseMatrix {
  const result = new Float64Array(values.length);
  // Tiles, so that both sides stay in cache.
  const tile = 32;
  for (let i0 = 0; i0 < rows; i0 += tile)
    for (let j0 = 0; j0 < columns; j0 += tile)
      for (let i = i0; i < Math.min(i0 + tile, rows); i++)
        for (let j = j0; j < Math.min(j0 + tile, columns); j++)
          result[j * rows + i] = values[i * columns + j]!;
  return { rows: columns, columns: rows, values: result };
}

/** A B. Four rows of B at a time, in pieces that stay in cache while every row of A uses them. */
export function multiply(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  checkInner(a.columns, b.rows);
  const [n, inner, m] = [a.rows, a.columns, b.columns];
  const [x, y] = [a.values, b.values];
  const result = new Float64Array(n * m);
  const piece = 1024;
  for (let start = 0; start < m; start += piece) {
    const end = Math.min(start + piece, m);
    let k = 0;
    for (; k + 4 <= inner; k += 4) {
      const b0 = k * m;
      const b1 = b0 + m;
      const b2 = b1 + m;
      const b3 = b2 + m;
      for (let i = 0; i < n; i++) {
        const from = i * inner + k;
        const x0 = x[from]!;
        const x1 = x[from + 1]!;
        const x2 = x[from + 2]!;
        const x3 = x[from + 3]!;
        const to = i * m;
        for (let j = start; j < end; j++)
          result[to + j]! += x0 * y[b0 + j]! + x1 * y[b1 + j]! + x2 * y[b2 + j]! + x3 * y[b3 + j]!;
      }
    }
    for (; k < inner; k++)
      for (let i = 0; i < n; i++) {
        const factor = x[i * inner + k]!;
        for (let j = start; j < end; j++) result[i * m + j]! += factor * y[k * m + j]!;
      }
  }
  return { rows: n, columns: m, values: result };
}

/** Aᵀ B: both have the same number of rows. */
export function crossProduct(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  checkInner(a.rows, b.rows);
  return multiply(transpose(a), b);
}

/** target += factor · values[from …], over the length of target. */
export function addScaled(target: Float64Array, factor: number, values: Float64Array, from = 0): void {
  if (factor === 0) return;
  for (let j = 0; j < target.length; j++) target[j]! += factor * values[from + j]!;
}

/** Σ aᵢ bᵢ over the length of the first. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function checkInner(left: number, right: number): void {
  if (left !== right)
    throw new PertlineError(
      "BAD_SHAPE",
      `The inner sides of a product must agree, found ${left} and ${right}. Check which side is transposed.`,
    );
}

/** Differs when a value, or the order of two, does: with weights, because a plain sum does not see exchanges. */
export function orderedSum(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * (1 + (i % 1021));
  return sum;
}
