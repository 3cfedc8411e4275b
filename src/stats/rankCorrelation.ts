import { pearsonCorrelation } from "./correlation.ts";

/** Ranks from 1, ties at their average rank, as scipy's `rankdata`. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a]! - values[b]!,
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    // A NaN equals nothing, not even itself.
    if (to === from) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2;
  }
  return ranks;
}

/**
 * Spearman's correlation: Pearson's of average ranks.
 * @returns NaN for fewer than two values, a constant row or a NaN
 */
export function spearmanCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (const row of [a, b]) for (let i = 0; i < row.length; i++) if (Number.isNaN(row[i])) return NaN;
  return pearsonCorrelation(averageRanks(a), averageRanks(b));
}

/**
 * Kendall's τ_b, which corrects for ties on both sides. Takes time proportional to the square of the length.
 * @returns NaN for fewer than two values or a constant row
 */
export function kendallTau(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sum, inA, inB] = [0, 0, 0];
  for (let i = 1; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const x = Math.sign(a[i]! - a[j]!);
      const y = Math.sign(b[i]! - b[j]!);
      sum += x * y;
      inA += x * x;
      inB += y * y;
    }
  return inA > 0 && inB > 0 ? sum / Math.sqrt(inA) / Math.sqrt(inB) : NaN;
}
