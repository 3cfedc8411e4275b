import type { CellMatrix } from "../../../data/cellMatrix.ts";
import { PertlineError } from "../../../error.ts";
import type { CpaSettings } from "./settings.ts";

/** Cells as counts, compressed by rows. */
export interface CountMatrix extends CellMatrix {
  /** Sum of a cell's counts. */
  totals: Float64Array;
  /** Sum of a cell's scaled counts, Σ (e^X − 1). */
  scaledTotals: Float64Array;
}

/** What restoring had to leave out, and how well it went. */
export interface RestoredCounts {
  cells: CountMatrix;
  /** Cells without any value, left out, by label of their condition. */
  empty: ReadonlyMap<string, number>;
  /** Share of the cells whose counts are all whole numbers, to 1 %. */
  whole: number;
}

/** The smallest value of a cell stands for up to so many counts. */
const MOST = 4;

/**
 * Counts from log1p of scaled counts. A cell's values e^X − 1 are multiples of one unit (target / library size), so they
 * are divided by it: the smallest of them, or the unit that makes all of them whole (see `CpaOptions.counts`). What is
 * whole but for the single precision of X is made whole. Cells without values have no library size and are left out.
 *
 * @throws PertlineError NO_COUNTS where values are too large to be logarithms, or (`whole`) are no multiples of a unit
 */
export function restoreCounts(matrix: CellMatrix, how: CpaSettings["counts"]): RestoredCounts {
  const { nCells, indptr, conditions, conditionOf } = matrix;
  const kept: number[] = [];
  const empty = new Map<string, number>();
  for (let cell = 0; cell < nCells; cell++) {
    if (indptr[cell + 1]! > indptr[cell]!) kept.push(cell);
    else {
      const { label } = conditions[conditionOf[cell]!]!;
      empty.set(label, (empty.get(label) ?? 0) + 1);
    }
  }
  const values = new Float32Array(matrix.values.length);
  const totals = new Float64Array(kept.length);
  const scaledTotals = new Float64Array(kept.length);
  let whole = 0;
  kept.forEach((cell, i) => {
    const [from, to] = [indptr[cell]!, indptr[cell + 1]!];
    const scaled = Float64Array.from(matrix.values.subarray(from, to), Math.expm1);
    const smallest = scaled.reduce((a, b) => Math.min(a, b));
    const largest = scaled.reduce((a, b) => Math.max(a, b));
    if (!(largest < Infinity))
      throw new PertlineError("NO_COUNTS", `Counts cannot be restored: exp(x) of ${Math.max(...matrix.values.subarray(from, to))} is not finite. CPA expects log1p of scaled counts; counts are read with normalise (--normalise).`); // prettier-ignore
    const unit = wholeUnit(scaled, smallest);
    if (unit !== undefined) whole++;
    const by = how === "whole" ? (unit ?? smallest) : smallest;
    for (let k = 0; k < scaled.length; k++) {
      scaledTotals[i]! += scaled[k]!;
      values[from + k] = by === unit ? Math.round(scaled[k]! / by) : scaled[k]! / by;
      totals[i]! += values[from + k]!;
    }
  });
  if (how === "whole" && whole < 0.5 * kept.length)
    throw new PertlineError("NO_COUNTS", `Counts cannot be restored: in ${kept.length - whole} of ${kept.length} cells e^x − 1 is no multiple of one unit, so the values are no log1p of scaled counts. Give data made of counts, or take the smallest value for one count (counts=smallest).`); // prettier-ignore
  const starts = new Float64Array(kept.length + 1);
  // Cells without values take no room, so that the kept ones lie as before.
  kept.forEach((cell, i) => (starts[i + 1] = indptr[cell + 1]!));
  return {
    cells: {
      ...matrix,
      nCells: kept.length,
      indptr: starts,
      values,
      conditionOf: Int32Array.from(kept, (cell) => conditionOf[cell]!),
      totals,
      scaledTotals,
    },
    empty,
    whole: kept.length === 0 ? 1 : whole / kept.length,
  };
}

/** The largest unit, smallest / 1 … 4, of which all values are whole multiples. */
function wholeUnit(scaled: Float64Array, smallest: number): number | undefined {
  for (let count = 1; count <= MOST; count++) {
    const unit = smallest / count;
    // Single precision of x leaves an error of 1e-7 × x in e^x, relative to itself.
    if (
      scaled.every(
        (value) => Math.abs(value / unit - Math.round(value / unit)) <= 0.01 + (2e-6 * value) / unit,
      )
    )
      // prettier-ignore
      return unit;
  }
  return undefined;
}
