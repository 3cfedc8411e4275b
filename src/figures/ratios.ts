import type { Score } from "../data/scores.ts";
import { PertlineError } from "../error.ts";
import { bootstrapMean, rowWeights } from "../stats/bootstrap.ts";
import { random } from "../stats/random.ts";
import { scoresOf } from "./metric.ts";
import { sameModel } from "./models.ts";

/** How a model's error compares with a reference model's on the same conditions. */
export interface Ratio {
  dataset: string;
  model: string;
  /** Mean over bootstrap resamples of the mean of errorᵢ / reference errorᵢ. */
  ratio: number;
  /** Percentile interval of 95 %. */
  low: number;
  high: number;
  /** Conditions × seeds that both predict. */
  n: number;
}

export interface RatioOptions {
  /** Id of the model in the denominator: `mean` unless told. */
  reference?: string;
  /** Id of an error: `l2` unless told. */
  metric?: string;
  /** 10,000 unless told. */
  resamples?: number;
  /** Seed of the resampling: 1 unless told. */
  seed?: number;
}

/**
 * Ratios of errors to a reference model as in the paper's Fig 2c: per condition and seed, then bootstrapped over these rows.
 * Rows where either value is undefined, or the reference is 0, are left out; the reference itself is not listed.
 * @throws NO_REFERENCE when the reference has no scores
 */
export function ratiosTo(scores: readonly Score[], options: RatioOptions = {}): Ratio[] {
  const { reference = "mean", metric = "l2", resamples = 10_000, seed = 1 } = options;
  const key = (score: Score): string => JSON.stringify([score.dataset, score.seed, score.condition]);
  const rows = scoresOf(scores, metric);
  const denominators = new Map<string, number>();
  for (const score of rows) if (sameModel(score.model, reference)) denominators.set(key(score), score.value);
  if (denominators.size === 0)
    throw new PertlineError(
      "NO_REFERENCE",
      `Ratios are to the model "${reference}", which has no scores; there are ${[...new Set(rows.map(({ model }) => model))].join(", ")}. Name one with { reference }.`,
    );
  const groups = new Map<string, { dataset: string; model: string; values: number[] }>();
  for (const score of rows) {
    if (sameModel(score.model, reference)) continue;
    const value = score.value / (denominators.get(key(score)) ?? NaN);
    if (!Number.isFinite(value)) continue;
    const name = JSON.stringify([score.dataset, score.model]);
    const group = groups.get(name) ?? { dataset: score.dataset, model: score.model, values: [] };
    group.values.push(value);
    groups.set(name, group);
  }
  return [...groups].map(([name, { dataset, model, values }]) => {
    const draws = random(seed).split(name);
    const { mean, lower, upper } = bootstrapMean(values, rowWeights(values.length, draws), { resamples });
    return { dataset, model, ratio: mean, low: lower, high: upper, n: values.length };
  });
}
