import { mean } from "./summary.ts";

/**
 * Standard error of a mean of rows that are not independent: rows that share a cluster may be correlated in any way, others
 * not. The sum of products of deviations over all pairs of rows that share at least one cluster, divided by n²
 * (Cameron, Gelbach & Miller 2011; with two clusters per row the dyadic estimator of Aronow, Samii & Assenova 2015), times
 * C / (C − 1) for C clusters. Where shared clusters make it smaller than rows with the same clusters alone would, that is given.
 * @param clusters for each row the names of its clusters: the perturbation, or the two genes of a double
 * @returns NaN for fewer than two clusters
 */
export function clusteredStandardError(
  values: ArrayLike<number>,
  clusters: readonly (readonly string[])[],
): number {
  const n = values.length;
  const names = new Set(clusters.flat());
  if (n < 2 || names.size < 2) return NaN;
  const centre = mean(values);
  // Inclusion and exclusion over the sets of clusters that rows share counts every pair of rows once.
  const sums = new Map<string, { sum: number; sign: number }>();
  const whole = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const own = [...new Set(clusters[i]!)].sort();
    const deviation = values[i]! - centre;
    for (let subset = 1; subset < 2 ** own.length; subset++) {
      const chosen = own.filter((_, k) => subset & (1 << k));
      const key = JSON.stringify(chosen);
      const entry = sums.get(key);
      if (entry) entry.sum += deviation;
      else sums.set(key, { sum: deviation, sign: chosen.length % 2 === 1 ? 1 : -1 });
    }
    const key = JSON.stringify(own);
    whole.set(key, (whole.get(key) ?? 0) + deviation);
  }
  let [shared, same] = [0, 0];
  for (const { sum, sign } of sums.values()) shared += sign * sum * sum;
  for (const sum of whole.values()) same += sum * sum;
  return Math.sqrt((Math.max(shared, same) / n / n) * (names.size / (names.size - 1)));
}
