/**
 * Quantile of values by linear interpolation between order statistics (type 7 of R, numpy's default).
 * @param probability between 0 and 1
 * @returns NaN for no values or when one of them is NaN
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}

/** The same for values in ascending order, as `Float64Array.prototype.sort` gives them (NaN last). */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`No such quantile: ${probability}.`);
  const last = sorted.length - 1;
  if (last < 0 || Number.isNaN(sorted[last]!)) return NaN;
  const at = last * probability;
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, last)]!;
  return low === high ? low : low + (high - low) * (at - below);
}

/** Median; NaN for no values or when one of them is NaN. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
