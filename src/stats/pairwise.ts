import { PertlineError } from "../error.ts";
import type { DenseMatrix } from "./matrix.ts";

/** Squared length of every row. */
export function squaredNorms({ rows, columns, values }: DenseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = i * columns; k < (i + 1) * columns; k++) sum += values[k]! * values[k]!;
    norms[i] = sum;
  }
  return norms;
}

/** Columns at a time, so that the rows of B of a block stay in cache while all rows of A pass by. */
const PIECE = 512;
const BLOCK = 32;

/**
 * Σ |a − b| of every row of A and every row of B: two rows against four at a time, in registers. Sums run in the same order whatever the place of a row, so that
 * equal rows have equal sums to the last bit: ties between conditions stay ties.
 */
export function manhattanOfRows(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  if (a.columns !== b.columns)
    throw new PertlineError(
      "BAD_SHAPE",
      `Rows to compare must be equally long; they have ${a.columns} and ${b.columns} values.`,
    );
  const [n, m, width] = [a.rows, b.rows, a.columns];
  const result = new Float64Array(n * m);
  const places = new Int32Array(6);
  const sums = new Float64Array(8);
  for (let start = 0; start < width; start += PIECE) {
    const end = Math.min(start + PIECE, width);
    for (let block = 0; block < m; block += BLOCK)
      for (let i = 0; i < n; i += 2)
        for (let j = block; j < Math.min(block + BLOCK, m); j += 4) {
          // At the edges the last row stands in for those that are missing; its sums are not read.
          for (let p = 0; p < 2; p++) places[p] = Math.min(i + p, n - 1) * width;
          for (let q = 0; q < 4; q++) places[2 + q] = Math.min(j + q, m - 1) * width;
          manhattanTile(a.values, b.values, places, start, end, sums);
          for (let p = 0; p < 2 && i + p < n; p++)
            for (let q = 0; q < 4 && j + q < m; q++) result[(i + p) * m + j + q]! += sums[p * 4 + q]!;
        }
  }
  return { rows: n, columns: m, values: result };
}

/** Sums over columns `start` … `end` of two rows of x and four of y, which begin at these places. */
function manhattanTile(
  x: Float64Array,
  y: Float64Array,
  places: Int32Array,
  start: number,
  end: number,
  sums: Float64Array,
): void {
  const a = places[0]!;
  const b = places[1]!;
  const c = places[2]!;
  const d = places[3]!;
  const e = places[4]!;
  const f = places[5]!;
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
    const yc = y[c + k]!;
    const yd = y[d + k]!;
    const ye = y[e + k]!;
    const yf = y[f + k]!;
    s0 += Math.abs(xa - yc);
    s1 += Math.abs(xa - yd);
    s2 += Math.abs(xa - ye);
    s3 += Math.abs(xa - yf);
    t0 += Math.abs(xb - yc);
    t1 += Math.abs(xb - yd);
    t2 += Math.abs(xb - ye);
    t3 += Math.abs(xb - yf);
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
  sums[4] = t0;
  sums[5] = t1;
  sums[6] = t2;
  sums[7] = t3;
}
