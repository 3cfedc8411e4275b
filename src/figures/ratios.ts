import type { Score } from "../data/scores.ts";
import { baselineRatios } from "../metrics/baselineRatios.ts";
import type { BaselineRatioOptions } from "../metrics/baselineRatios.ts";
import { AVERAGES } from "../metrics/averages.ts";
import type { Averages } from "../metrics/averages.ts";
import { scoresOf } from "./metric.ts";
import { sameModel } from "./models.ts";

/** How a model's error compares with a reference model's on the same conditions. */
export interface Ratio {
  dataset: string;
  model: string;
  /** Mean over bootstrap resamples of the average, as published the mean of errorᵢ / reference errorᵢ. */
  ratio: number;
  /** Percentile interval of 95 %. */
  low: number;
  high: number;
  /** Conditions × seeds that both predict. */
  n: number;
}

export interface RatioOptions extends BaselineRatioOptions {
  /** How ratios are averaged: `meanOfRatios`, as published, unless told. */
  average?: keyof Averages;
}

/**
 * Ratios of errors to a reference model as in the paper's Fig 2c: per condition and seed, then bootstrapped over these rows;
 * `independent: "genes"` and `average: "geometric"` give the corrected ones. Rows where either value is undefined, or the
 * reference alone is 0, are left out; the reference itself is not listed.
 * @throws NO_REFERENCE when the reference has no scores
 */
export function ratiosTo(scores: readonly Score[], options: RatioOptions = {}): Ratio[] {
  const { reference = "mean", metric = "l2", average = "meanOfRatios", independent = "rows" } = options;
  const at = AVERAGES.findIndex(({ id }) => id === average);
  const named = scoresOf(scores, metric).map((score) =>
    sameModel(score.model, reference) ? { ...score, model: reference } : score,
  );
  return baselineRatios(named, { ...options, reference, metric, independent }).map(
    ({ dataset, model, averages, n }) => {
      const { mean, lower, upper } = averages[at]!;
      return { dataset, model, ratio: mean, low: lower, high: upper, n };
    },
  );
}
