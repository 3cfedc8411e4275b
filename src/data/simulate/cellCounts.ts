import { TARGET } from "../scale.ts";

/** Counts of one cell and its library size, as exactly as its values tell. */
export interface CellCounts {
  counts: Float64Array;
  library: number;
  /** Whether all values were whole multiples of one unit. */
  exact: boolean;
}

/** Beyond this many counts, rounding of single precision hides the unit. */
const CLEAR = 5000;

/**
 * Counts of one cell from counts, or from log1p of counts scaled to 10⁴. The smallest value may stand for up to four
 * counts. Where no unit fits, the smallest is taken for one.
 *
 * @param total counts of the cell over all genes, where known; ignored where it is less than what is here
 */
export function cellCounts(values: Float32Array | Float64Array, total?: number): CellCounts {
  let sum = 0;
  let whole = true;
  let least = Infinity;
  for (const value of values) {
    whole &&= Number.isInteger(value) && value >= 0;
    sum += value;
    if (value > 0 && value < least) least = value;
  }
  if (least === Infinity)
    return { counts: Float64Array.from(values), library: Math.max(1, total ?? 1), exact: true };
  if (whole) {
    const known = total !== undefined && total >= sum;
    return { counts: Float64Array.from(values), library: known ? total : sum, exact: true };
  }
  const scaled = Float64Array.from(values, Math.expm1);
  const smallest = Math.expm1(least);
  for (let count = 1; count <= 4; count++) {
    const unit = smallest / count;
    if (scaled.every((value) => isMultiple(value / unit)))
      return { counts: scaled.map((value) => Math.round(value / unit)), library: TARGET / unit, exact: true };
  }
  return {
    counts: scaled.map((value) => Math.round(value / smallest)),
    library: TARGET / smallest,
    exact: false,
  };
}

function isMultiple(ratio: number): boolean {
  return ratio > CLEAR || Math.abs(ratio - Math.round(ratio)) <= 0.01 + 1e-4 * ratio;
}
