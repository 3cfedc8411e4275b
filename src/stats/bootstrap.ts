import { quantileOfSorted } from "./quantile.ts";
import type { Random } from "./random.ts";

export interface BootstrapInterval {
  /** Mean of the resampled statistics, the point that the paper draws. */
  mean: number;
  lower: number;
  upper: number;
  /** Standard deviation of the resampled statistics. */
  standardError: number;
}

export interface BootstrapOptions {
  /** 10,000 unless told. */
  resamples?: number | undefined;
  /** 0.95 unless told. */
  level?: number;
}

/** How often each row counts in a resample. */
export type DrawWeights = (weights: Float64Array) => void;

/** Rows are drawn with replacement, as many as there are: the paper's bootstrap. */
export function rowWeights(rows: number, random: Pick<Random, "integer">): DrawWeights {
  return (weights) => {
    weights.fill(0);
    for (let i = 0; i < rows; i++) weights[random.integer(rows)]! += 1;
  };
}

/**
 * Clusters are drawn with replacement, as many as there are, and a row counts the product of how often each of its
 * clusters was drawn. With one cluster per row (the perturbation) this is the cluster bootstrap, with two (the genes of a double)
 * the one for pairs that share genes, whose errors are not independent.
 * A draw in which no row counts is repeated.
 * @param clusters for each row the names of its clusters
 */
export function clusterWeights(
  clusters: readonly (readonly string[])[],
  random: Pick<Random, "integer">,
): DrawWeights {
  const names = [...new Set(clusters.flat())];
  const number = new Map(names.map((name, i) => [name, i]));
  const members = clusters.map((row) => Int32Array.from(new Set(row), (name) => number.get(name)!));
  const counts = new Float64Array(names.length);
  return (weights) => {
    for (let total = 0; total === 0;) {
      counts.fill(0);
      for (let i = 0; i < names.length; i++) counts[random.integer(names.length)]! += 1;
      for (let i = 0; i < members.length; i++) {
        const row = members[i]!;
        let weight = 1;
        for (let k = 0; k < row.length; k++) weight *= counts[row[k]!]!;
        weights[i] = weight;
        total += weight;
      }
      if (members.length === 0) return;
    }
  };
}

/** Σ wᵢ xᵢ / Σ wᵢ. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
  }
  return sum / total;
}

/**
 * Weighted means of several columns over the same resampled rows: one draw serves all of them, so that they can be
 * compared and combined resample by resample.
 * @param columns of equal length
 * @returns per column one mean per resample; NaN for columns without rows
 */
export function resampledMeans(
  columns: readonly ArrayLike<number>[],
  draw: DrawWeights,
  resamples: number,
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  const results = columns.map(() => new Float64Array(resamples).fill(NaN));
  if (rows === 0) return results;
  // Four columns side by side: their sums stay in registers while the drawn rows are read once.
  const fours = Array.from({ length: Math.ceil(columns.length / 4) }, (_, four) =>
    Float64Array.from({ length: 4 * rows }, (__, at) => columns[4 * four + (at & 3)]?.[at >> 2] ?? 0),
  );
  const weights = new Float64Array(rows);
  const drawn = new Int32Array(rows);
  for (let r = 0; r < resamples; r++) {
    draw(weights);
    let [n, total] = [0, 0];
    for (let i = 0; i < rows; i++) {
      if (weights[i] === 0) continue;
      drawn[n++] = i;
      total += weights[i]!;
    }
    for (let four = 0; four < fours.length; four++) {
      const values = fours[four]!;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let j = 0; j < n; j++) {
        const i = drawn[j]!;
        const weight = weights[i]!;
        const at = 4 * i;
        a += weight * values[at]!;
        b += weight * values[at + 1]!;
        c += weight * values[at + 2]!;
        d += weight * values[at + 3]!;
      }
      const sums = [a, b, c, d];
      for (let k = 4 * four; k < 4 * four + 4 && k < columns.length; k++)
        results[k]![r] = sums[k & 3]! / total;
    }
  }
  return results;
}

/** Mean, percentile interval (quantiles of type 7) and standard deviation of resampled statistics, which it sorts. */
export function percentileInterval(values: Float64Array, level: number = 0.95): BootstrapInterval {
  let [sum, squares] = [0, 0];
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  values.sort();
  return {
    mean,
    lower: quantileOfSorted(values, (1 - level) / 2),
    upper: quantileOfSorted(values, (1 + level) / 2),
    standardError: Math.sqrt(squares / (values.length - 1)),
  };
}

/** Interval of the mean of values over resampled rows, as published for Fig. 2c (10,000 resamples, 2.5 and 97.5 %). */
export function bootstrapMean(
  values: ArrayLike<number>,
  draw: DrawWeights,
  { resamples = 10_000, level = 0.95 }: BootstrapOptions = {},
): BootstrapInterval {
  return percentileInterval(resampledMeans([values], draw, resamples)[0]!, level);
}
