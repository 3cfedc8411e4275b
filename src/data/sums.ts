import { addSparse, countSparse } from "./addRow.ts";
import type { CellBlock } from "./cells.ts";

/**
 * Running sums by condition and gene, separately for the two halves of the cells of a condition. Every one of these
 * numbers is added up in the order of the file: so they do not depend on blocks or on the number of threads.
 */
export interface Sums {
  nGenes: number;
  /** Per half, conditions × genes: values, and their squares. */
  values: [Float64Array, Float64Array];
  squares: [Float64Array, Float64Array];
  /** Per half, conditions × genes: cells where the value is not 0; only where asked for. */
  counts: [Int32Array, Int32Array] | undefined;
}

export interface BadValue {
  cell: number;
  gene: number;
  value: number;
}

/** 1 per cell that has a condition, 0 for those that are left out. */
export function keptRows(rows: Int32Array): Uint8Array {
  const kept = new Uint8Array(rows.length);
  for (let cell = 0; cell < rows.length; cell++) kept[cell] = (rows[cell] as number) >= 0 ? 1 : 0;
  return kept;
}

/**
 * @param shared between threads
 * @param count values that are not 0 too
 */
export function newSums(nConditions: number, nGenes: number, shared = false, count = false): Sums {
  const size = nConditions * nGenes;
  const array = (): Float64Array =>
    shared ? new Float64Array(new SharedArrayBuffer(8 * size)) : new Float64Array(size);
  const whole = (): Int32Array =>
    shared ? new Int32Array(new SharedArrayBuffer(4 * size)) : new Int32Array(size);
  return {
    nGenes,
    values: [array(), array()],
    squares: [array(), array()],
    counts: count ? [whole(), whole()] : undefined,
  };
}

/**
 * Adds some cells.
 * @param rows condition per cell of the file, −1 to leave it out
 * @param halves 0 or 1 per cell of the file
 * @returns the first value in the order of the file that is negative or not finite, after which the sums are incomplete
 */
export function addBlock(
  { nGenes, values: sums, squares, counts }: Sums,
  block: CellBlock,
  rows: Int32Array,
  halves: Uint8Array,
): BadValue | undefined {
  const { start, nCells, indptr, indices, values } = block;
  for (const cell of byCondition(rows.subarray(start, start + nCells))) {
    const half = halves[start + cell] as 0 | 1;
    const at = (rows[start + cell] as number) * nGenes;
    const from = indptr[cell] as number;
    const n = (indptr[cell + 1] as number) - from;
    if (!addSparse(sums[half], squares[half], at, values, from, indices, from, n))
      return firstBad(block, rows);
    if (counts) countSparse(counts[half], at, values, from, indices, from, n);
  }
  return undefined;
}

function firstBad(
  { start, nCells, indptr, indices, values }: CellBlock,
  rows: Int32Array,
): BadValue | undefined {
  for (let cell = 0; cell < nCells; cell++) {
    if ((rows[start + cell] as number) < 0) continue;
    for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++) {
      const value = values[i] as number;
      if (!(value >= 0 && value < Infinity)) return { cell: start + cell, gene: indices[i] as number, value };
    }
  }
  return undefined;
}

/**
 * Positions of the cells to add, condition after condition and in order within each: sums of one condition stay in the
 * processor's cache, which halves the time; the order of additions to any one sum is that of the file.
 */
function byCondition(rows: Int32Array): Int32Array {
  const starts = new Int32Array(rows.reduce((most, row) => Math.max(most, row), -1) + 2);
  for (const row of rows) if (row >= 0) starts[row + 1]!++;
  for (let row = 1; row < starts.length; row++) starts[row]! += starts[row - 1] as number;
  const order = new Int32Array(starts.at(-1) as number);
  rows.forEach((row, cell) => {
    if (row >= 0) order[starts[row]!++] = cell;
  });
  return order;
}

/** Fraction of the cells of each condition, per gene, whose value is not 0. */
export function fractions({ nGenes, counts }: Sums, nCells: readonly number[]): Float64Array {
  const [a, b] = counts ?? [new Int32Array(), new Int32Array()];
  return Float64Array.from(
    a,
    (count, at) => (count + (b[at] as number)) / (nCells[Math.floor(at / nGenes)] as number),
  );
}

/** Sums to means and variances, in the arrays of the sums. */
export function finish(
  { nGenes, values: [a, b], squares: [aSquares, bSquares] }: Sums,
  rows: Int32Array,
  halves: Uint8Array,
  nCells: readonly number[],
): { means: Float64Array; variances: Float64Array; byHalf: [Float64Array, Float64Array] } {
  const second = new Int32Array(nCells.length);
  for (let cell = 0; cell < rows.length; cell++) if ((rows[cell] as number) >= 0) second[rows[cell] as number]! += halves[cell] as number; // prettier-ignore
  for (let row = 0; row < nCells.length; row++) {
    const n = nCells[row] as number;
    const n1 = second[row] as number;
    for (let at = row * nGenes; at < (row + 1) * nGenes; at++) {
      const [sum0, sum1] = [a[at] as number, b[at] as number];
      const squares = (aSquares[at] as number) + (bSquares[at] as number);
      const mean = (sum0 + sum1) / n;
      a[at] = sum0 / (n - n1);
      b[at] = sum1 / n1;
      aSquares[at] = mean;
      bSquares[at] = n > 1 ? Math.max(0, (squares - n * mean * mean) / (n - 1)) : 0;
    }
  }
  return { means: aSquares, variances: bSquares, byHalf: [a, b] };
}
