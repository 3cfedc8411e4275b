import { PertlineError } from "../error.ts";
import { simdProducts } from "./simd.ts";

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

/**
 * A Aᵀ, symmetric. The heavy product of PCA: 4 × 4 rows at a time in registers, columns in pieces that stay in cache.
 */
export function gramOfRows(x: DenseMatrix): DenseMatrix {
  return x.rows * x.rows * x.columns > 1e8 ? gramBySimd(x) : gramByTiles(x);
}

/** Stripes of rows with all rows up to them, in WebAssembly. */
function gramBySimd({ rows: m, columns: n, values }: DenseMatrix): DenseMatrix {
  const filled = (size: number): number => Math.ceil(size / 4) * 4;
  const [rows, columns, stripe] = [filled(m), filled(n), 64];
  const simd = simdProducts();
  const a = simd.reserve(rows * columns);
  const y = simd.reserve(rows * stripe);
  const copy = simd.view(a, rows * columns);
  for (let i = 0; i < m; i++) copy.set(values.subarray(i * n, (i + 1) * n), i * columns);
  const result = new Float64Array(m * m);
  for (let from = 0; from < rows; from += stripe) {
    const count = Math.min(stripe, rows - from);
    const width = from + count;
    simd.timesRows(a, a + from * columns, y, width, columns, count);
    const products = simd.view(y, width * count);
    for (let i = from; i < Math.min(from + count, m); i++)
      for (let j = 0; j <= i; j++) result[i * m + j] = result[j * m + i] = products[(i - from) * width + j]!;
  }
  return { rows: m, columns: m, values: result };
}

function gramByTiles({ rows: m, columns: n, values: x }: DenseMatrix): DenseMatrix {
  const result = new Float64Array(m * m);
  const piece = 512;
  for (let start = 0; start < n; start += piece) {
    const end = Math.min(start + piece, n);
    for (let i = 0; i < m; i += 4)
      for (let j = 0; j <= i; j += 4)
        if (i + 4 <= m) tileOfGram(x, n, m, i, j, start, end, result);
        else
          for (let p = i; p < m; p++)
            for (let q = j; q < Math.min(j + 4, p + 1); q++) {
              let sum = 0;
              for (let k = start; k < end; k++) sum += x[p * n + k]! * x[q * n + k]!;
              result[p * m + q]! += sum;
            }
  }
  for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) result[j * m + i] = result[i * m + j]!;
  return { rows: m, columns: m, values: result };
}

function tileOfGram(
  x: Float64Array,
  n: number,
  m: number,
  i: number,
  j: number,
  start: number,
  end: number,
  out: Float64Array,
): void {
  for (let p = i; p < i + 4; p += 2) {
    const a = p * n;
    const b = a + n;
    const c = j * n;
    const d = c + n;
    const e = d + n;
    const f = e + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let t0 = 0;
    let t1 = 0;
    let t2 = 0;
    let t3 = 0;
    for (let k = start; k < end; k++) {
      const xa = x[a + k]!;
      const xb = x[b + k]!;
      const xc = x[c + k]!;
      const xd = x[d + k]!;
      const xe = x[e + k]!;
      const xf = x[f + k]!;
      s0 += xa * xc;
      s1 += xa * xd;
      s2 += xa * xe;
      s3 += xa * xf;
      t0 += xb * xc;
      t1 += xb * xd;
      t2 += xb * xe;
      t3 += xb * xf;
    }
    const o = p * m + j;
    const q = o + m;
    out[o]! += s0;
    out[o + 1]! += s1;
    out[o + 2]! += s2;
    out[o + 3]! += s3;
    out[q]! += t0;
    out[q + 1]! += t1;
    out[q + 2]! += t2;
    out[q + 3]! += t3;
  }
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
