import { mean, variance } from "../summary.ts";
import type { Moments } from "../welch.ts";
import { welchT } from "../welch.ts";
import type { CellDistance } from "./cellDistance.ts";
import { overFeatures } from "./cellDistance.ts";

/** Added to deviations and variances, so that constant features do not divide by 0. */
const EPSILON = 1e-8;

/** pertpy's distances that compare the values of each feature and average over features. */
export const FEATURE_DISTANCES: readonly CellDistance[] = [
  {
    id: "sym_kldiv",
    label: "Symmetric Kullback–Leibler divergence",
    formula: "mean over features of KL(N_x‖N_y) + KL(N_y‖N_x), normal distributions with sd + 1e-8",
    compute: (x, y) => overFeatures(x, y, symmetricDivergence),
  },
  {
    id: "t_test",
    label: "Mean t statistic",
    formula: "mean over features of |Welch's t|, variances + 1e-8",
    note: "grows with the number of cells",
    compute: (x, y) => overFeatures(x, y, welchStatistic),
  },
  {
    id: "ks_test",
    label: "Mean Kolmogorov–Smirnov statistic",
    formula: "mean over features of max|F_x − F_y|",
    compute: (x, y) => overFeatures(x, y, kolmogorovSmirnov),
  },
];

function symmetricDivergence(a: Float64Array, b: Float64Array): number {
  const apart = (mean(a) - mean(b)) ** 2;
  const [s, t] = [a, b].map((values) => (Math.sqrt(variance(values, 0)) + EPSILON) ** 2) as [number, number];
  // The logarithms of the two directions cancel.
  return (s + apart) / (2 * t) + (t + apart) / (2 * s) - 1;
}

function welchStatistic(a: Float64Array, b: Float64Array): number {
  const moments = (values: Float64Array): Moments => ({
    mean: mean(values),
    variance: variance(values) + EPSILON,
    n: values.length,
  });
  return Math.abs(welchT(moments(a), moments(b)));
}

/** Largest distance of the two empirical distribution functions. */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  let [i, j, largest] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i]!, y[j]!);
    while (x[i] === value) i++;
    while (y[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
  }
  return largest;
}
