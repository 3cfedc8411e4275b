import { addSparse, countSparse } from "./addRow.ts";
import type { CellBlock } from "./cells.ts";

/**
 * Running sums by condition and gene, separately for the two halves of the cells of a condition. Every one of these
 * numbers is added up in the order of the file: so they do not depend on blocks or on the number of threads.
 */
export interface Sums {
  nGenes: number;
  /** Per half, conditions × genes × 2: the sum of values and that of their squares, side by side in memory. */
  moments: [Float64Array, Float64Array];
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

/** @param count values that are not 0 too */
export function newSums(nConditions: number, nGenes: number, count = false): Sums {
  const size = nConditions * nGenes;
  return {
    nGenes,
    moments: [new Float64Array(2 * size), new Float64Array(2 * size)],
    counts: count ? [new Int32Array(size), new Int32Array(size)] : undefined,
  };
}

/**
 * Adds some cells.
 * @param rows condition per cell of the file, −1 to leave it out
 * @param halves 0 or 1 per cell of the file
 * @returns the first value in the order of the file that is negative or not finite, after which the sums are incomplete
 */
export function addBlock(
  { nGenes, moments, counts }: Sums,
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
    if (!addSparse(moments[half], 2 * at, values, from, indices, from, n)) return firstBad(block, rows);
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

/** Sums to means and variances, in the arrays of the sums: no others of their size are needed. */
export function finish(
  { nGenes, moments: [a, b] }: Sums,
  rows: Int32Array,
  halves: Uint8Array,
  nCells: readonly number[],
): { means: Float64Array; variances: Float64Array; byHalf: [Float64Array, Float64Array] } {
  const second = new Int32Array(nCells.length);
  for (let cell = 0; cell < rows.length; cell++) if ((rows[cell] as number) >= 0) second[rows[cell] as number]! += halves[cell] as number; // prettier-ignore
  // Of each condition, what is for the first array of its kind comes before what is for the second.
  const room = new Float64Array(2 * nGenes);
  for (let row = 0; row < nCells.length; row++) {
    const n = nCells[row] as number;
    const n1 = second[row] as number;
    const at = 2 * row * nGenes;
    for (let gene = 0, place = at; gene < nGenes; gene++, place += 2) {
      const [sum0, sum1] = [a[place] as number, b[place] as number];
      const squares = (a[place + 1] as number) + (b[place + 1] as number);
      const mean = (sum0 + sum1) / n;
      a[at + gene] = sum0 / (n - n1);
      b[at + gene] = sum1 / n1;
      room[gene] = mean;
      room[nGenes + gene] = n > 1 ? Math.max(0, (squares - n * mean * mean) / (n - 1)) : 0;
    }
    a.set(room.subarray(0, nGenes), at + nGenes);
    b.set(room.subarray(nGenes), at + nGenes);
  }
  const [first, means] = apart(a, nGenes);
  const [other, variances] = apart(b, nGenes);
  return { means, variances, byHalf: [first, other] };
}

/** Takes apart, in place, what lies in turn: pieces 0, 2, 4 … come before 1, 3, 5 …; gives both. */
function apart(array: Float64Array, size: number): [Float64Array, Float64Array] {
  const count = size === 0 ? 0 : array.length / size;
  const half = count / 2;
  const moved = new Uint8Array(count);
  const room = new Float64Array(size);
  for (let start = 0; start < count; start++) {
    if (moved[start] === 1) continue;
    room.set(array.subarray(start * size, (start + 1) * size));
    let to = start;
    for (;;) {
      moved[to] = 1;
      const from = to < half ? 2 * to : 2 * (to - half) + 1;
      if (from === start) break;
      array.copyWithin(to * size, from * size, (from + 1) * size);
      to = from;
    }
    array.set(room, to * size);
  }
  return [array.subarray(0, half * size), array.subarray(half * size)];
}
