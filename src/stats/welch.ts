import { studentTwoSided } from "./specialFunctions.ts";

export interface Moments {
  mean: number;
  /** Denominator n − 1. */
  variance: number;
  n: number;
}

/**
 * Welch's t test of two groups from their moments, as scipy's `ttest_ind_from_stats(equal_var=False)`: two-sided, degrees
 * of freedom by Satterthwaite, and 1 where both variances are 0.
 * @returns ±Infinity and 0 for different constants, NaN for equal ones
 */
export function welch(a: Moments, b: Moments): { t: number; degrees: number; pValue: number } {
  const [va, vb] = [a.variance / a.n, b.variance / b.n];
  const found = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const degrees = Number.isNaN(found) ? 1 : found;
  const t = welchT(a, b);
  return { t, degrees, pValue: studentTwoSided(t, degrees) };
}

/** The statistic alone, without the cost of a p value. */
export function welchT(a: Moments, b: Moments): number {
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.n + b.variance / b.n);
}
