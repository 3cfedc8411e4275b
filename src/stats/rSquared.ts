/**
 * Coefficient of determination 1 − Σ w (y − ŷ)² / Σ w (y − ȳ)², with ȳ the weighted mean, as scikit-learn's `r2_score`.
 * It is not symmetric: the first argument is the truth.
 * @param weights one per value, not negative; equal unless given
 * @returns 1 for a constant truth that is met, 0 for one that is not, as scikit-learn; NaN for fewer than two values or
 *   weights that are all 0
 */
export function rSquared(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let [total, sum] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    sum += weight * truth[i]!;
  }
  if (truth.length < 2 || !(total > 0)) return NaN;
  const centre = sum / total;
  let [residual, spread] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const weight = weights?.[i] ?? 1;
    residual += weight * (truth[i]! - prediction[i]!) ** 2;
    spread += weight * (truth[i]! - centre) ** 2;
  }
  if (spread === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / spread;
}
