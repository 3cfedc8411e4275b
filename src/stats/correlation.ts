import { mean } from "./summary.ts";

/**
 * Pearson correlation of two rows of equal length, by two passes.
 * @param floor a row is constant, and the correlation NaN, when the standard deviation of its values (denominator n)
 *   does not exceed this; rounding alone makes a constant row vary a little
 * @returns NaN for fewer than two values, a constant row or a NaN
 */
export function pearsonCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, floor: number = 0): number {
  const n = a.length;
  if (b.length !== n)
    throw new RangeError(`Rows to correlate must be equally long; they have ${n} and ${b.length} values.`);
  if (n < 2) return NaN;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const limit = floor * floor * n;
  if (!(aa > limit && bb > limit)) return NaN;
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa) / Math.sqrt(bb)));
}
