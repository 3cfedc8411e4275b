import { normalTwoSided } from "./specialFunctions.ts";

export interface RankSum {
  /** Sum of the ranks of the first group, ties at their average rank. */
  rankSum: number;
  /** Mann–Whitney's U of the first group. */
  u: number;
  /** Σ (t³ − t) over groups of t tied values. */
  ties: number;
  z: number;
  pValue: number;
}

export interface RankSumOptions {
  /** Divide by the smaller standard deviation that ties leave; true unless told. */
  tieCorrection?: boolean;
  /** Move U by ½ towards its expectation, as scipy's `mannwhitneyu` and R do and scanpy does not; false unless told. */
  continuity?: boolean;
}

/**
 * Wilcoxon's rank-sum test of two groups, two-sided, by the normal approximation. Zeros need not be given: Perturb-seq
 * values are mostly zero and never negative.
 *
 * @param a values of the first group that are not 0, sorted ascending
 * @param na values of the first group, zeros included
 * @param b, nb the second group alike
 * @returns z = 0 and p = 1 where all values are equal
 */
export function rankSum(
  a: Float64Array,
  na: number,
  b: Float64Array,
  nb: number,
  { tieCorrection = true, continuity = false }: RankSumOptions = {},
): RankSum {
  const n = na + nb;
  const zeros = na - a.length + (nb - b.length);
  let ranks = 0;
  let ties = 0;
  let seen = 0;
  const take = (inA: number, inBoth: number): void => {
    ranks += inA * (seen + (inBoth + 1) / 2);
    ties += inBoth ** 3 - inBoth;
    seen += inBoth;
  };
  let [i, j] = [0, 0];
  const next = (stop: number): void => {
    while ((i < a.length && a[i]! < stop) || (j < b.length && b[j]! < stop)) {
      const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
      const [fromA, fromB] = [i, j];
      while (i < a.length && a[i] === value) i++;
      while (j < b.length && b[j] === value) j++;
      // Infinity at the end of one list only: both stand still otherwise.
      if (i === fromA && j === fromB) return;
      take(i - fromA, i - fromA + j - fromB);
    }
  };
  next(0);
  if (zeros > 0) take(na - a.length, zeros);
  next(Infinity);
  const u = ranks - (na * (na + 1)) / 2;
  const spread = Math.sqrt(((na * nb) / 12) * (tieCorrection ? n + 1 - ties / (n * (n - 1)) : n + 1));
  const away = u - (na * nb) / 2;
  const moved = continuity ? Math.sign(away) * Math.max(0, Math.abs(away) - 0.5) : away;
  const z = spread > 0 ? moved / spread : 0;
  return { rankSum: ranks, u, ties, z, pValue: normalTwoSided(z) };
}
