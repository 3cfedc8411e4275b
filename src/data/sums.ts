import type { CellBlock } from "./cells.ts";

/** Running sums per condition and gene. */
export interface Sums {
  nGenes: number;
  /** 2 × condition + half, by genes. */
  values: Float64Array;
  /** Condition by genes. */
  squares: Float64Array;
}

export interface BadValue {
  cell: number;
  gene: number;
  value: number;
}

export function newSums(nConditions: number, nGenes: number): Sums {
  return {
    nGenes,
    values: new Float64Array(2 * nConditions * nGenes),
    squares: new Float64Array(nConditions * nGenes),
  };
}

/**
 * Adds some cells.
 * @param rows condition per cell of the file, −1 to leave it out
 * @param halves 0 or 1 per cell of the file
 * @returns the first value that is negative or not finite, after which the sums are incomplete
 */
export function addBlock(
  { nGenes, values: sums, squares }: Sums,
  { start, nCells, indptr, indices, values }: CellBlock,
  rows: Int32Array,
  halves: Uint8Array,
): BadValue | undefined {
  for (const cell of byCondition(rows.subarray(start, start + nCells))) {
    const row = rows[start + cell] as number;
    const sumAt = (2 * row + (halves[start + cell] as number)) * nGenes;
    const squareAt = row * nGenes;
    const end = indptr[cell + 1] as number;
    for (let i = indptr[cell] as number; i < end; i++) {
      const value = values[i] as number;
      const gene = indices[i] as number;
      // False for NaN too.
      if (!(value >= 0 && value < Infinity)) return { cell: start + cell, gene, value };
      sums[sumAt + gene]! += value;
      squares[squareAt + gene]! += value * value;
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

/** Sums to means and variances; the arrays of sums are used up. */
export function finish(
  { nGenes, values, squares }: Sums,
  rows: Int32Array,
  halves: Uint8Array,
  nCells: readonly number[],
): { means: Float64Array; variances: Float64Array; byHalf: [Float64Array, Float64Array] } {
  const second = new Int32Array(nCells.length);
  for (let cell = 0; cell < rows.length; cell++) if ((rows[cell] as number) >= 0) second[rows[cell] as number]! += halves[cell] as number; // prettier-ignore
  const size = nCells.length * nGenes;
  const means = new Float64Array(size);
  const byHalf: [Float64Array, Float64Array] = [new Float64Array(size), new Float64Array(size)];
  for (let row = 0; row < nCells.length; row++) {
    const n = nCells[row] as number;
    const n1 = second[row] as number;
    const from = 2 * row * nGenes;
    for (let gene = 0; gene < nGenes; gene++) {
      const at = row * nGenes + gene;
      const a = values[from + gene] as number;
      const b = values[from + nGenes + gene] as number;
      const mean = (a + b) / n;
      means[at] = mean;
      byHalf[0][at] = a / (n - n1);
      byHalf[1][at] = b / n1;
      squares[at] = n > 1 ? Math.max(0, ((squares[at] as number) - n * mean * mean) / (n - 1)) : 0;
    }
  }
  return { means, variances: squares, byHalf };
}
