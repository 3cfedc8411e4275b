import { pearsonCorrelation } from "../correlation.ts";
import { cosineSimilarity } from "../cosine.ts";
import type { DenseMatrix } from "../matrix.ts";
import { kendallTau, spearmanCorrelation } from "../rankCorrelation.ts";
import { rSquared } from "../rSquared.ts";
import { euclidean, mean } from "../summary.ts";
import type { CellDistance } from "./cellDistance.ts";
import { feature } from "./cellDistance.ts";

/** pertpy's distances that look at the means of the two groups only. */
export const MEAN_DISTANCES: readonly CellDistance[] = [
  ofMeans("euclidean", "Euclidean distance of means", "‖a − b‖", euclidean),
  ofMeans("root_mean_squared_error", "Root mean squared error", "‖a − b‖", euclidean, "not divided by √G: the same number as `euclidean`"), // prettier-ignore
  ofMeans("mse", "Mean squared error", "‖a − b‖² / G", (a, b) => euclidean(a, b) ** 2 / a.length),
  ofMeans("mean_absolute_error", "Mean absolute error", "Σ |a − b| / G", (a, b) => mean(a.map((value, k) => Math.abs(value - b[k]!)))), // prettier-ignore
  ofMeans("pearson_distance", "Pearson distance", "1 − cor(a, b)", (a, b) => 1 - pearsonCorrelation(a, b)),
  ofMeans("spearman_distance", "Spearman distance", "1 − cor(rank(a), rank(b))", (a, b) => 1 - spearmanCorrelation(a, b)), // prettier-ignore
  ofMeans("kendalltau_distance", "Kendall distance", "(1 − τ_b) G (G − 1) / 4", (a, b) => ((1 - kendallTau(a, b)) * a.length * (a.length - 1)) / 4, "the number of discordant pairs where nothing ties"), // prettier-ignore
  ofMeans("cosine_distance", "Cosine distance", "1 − a·b / (‖a‖ ‖b‖)", (a, b) => 1 - cosineSimilarity(a, b)),
  ofMeans("r2_distance", "R² distance", "Σ (a − b)² / Σ (a − mean(a))²", (a, b) => 1 - rSquared(a, b), "not symmetric: X is the truth"), // prettier-ignore
];

function ofMeans(
  id: string,
  label: string,
  formula: string,
  value: (a: Float64Array, b: Float64Array) => number,
  note?: string,
): CellDistance {
  return { id, label, formula, ...(note && { note }), compute: (x, y) => value(means(x), means(y)) };
}

export function means(points: DenseMatrix): Float64Array {
  return Float64Array.from({ length: points.columns }, (_, k) => mean(feature(points, k)));
}
