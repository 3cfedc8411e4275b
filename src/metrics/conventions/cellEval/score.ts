import { mean, variance } from "../../../stats/summary.ts";

/** cell-eval's metrics whose best value is 0; of all others that have one it is 1. */
const ERRORS: ReadonlySet<string> = new Set(["mse", "mae", "mse_delta", "mae_delta"]);
/** Metrics without a best value, which are not scored. */
const COUNTS: ReadonlySet<string> = new Set(["de_nsig_counts_real", "de_nsig_counts_pred"]);

/** cell-eval's summary of a metric over conditions. */
export interface Description {
  count: number;
  nullCount: number;
  mean: number;
  std: number;
  min: number;
  "25%": number;
  "50%": number;
  "75%": number;
  max: number;
}

/**
 * Summary of a metric over conditions as polars' `describe`, which cell-eval uses: conditions that are left out count as
 * null; NaN makes mean and deviation NaN, stands last in the order and is no minimum or maximum; quartiles are the nearest
 * value.
 * @param values of the conditions that have one
 * @param conditions how many there are
 */
export function describeMetric(values: Iterable<number>, conditions: number): Description {
  const sorted = Float64Array.from(values).sort();
  const numbers = sorted.filter((value) => !Number.isNaN(value));
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
  return {
    count: sorted.length,
    nullCount: conditions - sorted.length,
    mean: mean(sorted),
    std: Math.sqrt(variance(sorted)),
    min: numbers[0] ?? NaN,
    "25%": at(0.25),
    "50%": at(0.5),
    "75%": at(0.75),
    max: numbers.at(-1) ?? NaN,
  };
}

/**
 * cell-eval's score of a model against a baseline: 1 − u/b for errors, (u − b)/(1 − b) for the others, from the means u
 * of the model and b of the baseline. NaN becomes 0 and what is below 0 becomes 0, so that being much worse than the
 * baseline costs no more than being equal; `avg_score` is the mean of all.
 *
 * Source: cell-eval 0.8.1 _score.py.
 * @param model means over conditions by metric
 * @param baseline the same of the baseline
 */
export function cellEvalScore(
  model: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): Record<string, number> {
  const scores: Record<string, number> = {};
  for (const [metric, u] of Object.entries(model)) {
    if (COUNTS.has(metric)) continue;
    const b = baseline[metric] ?? NaN;
    const score = ERRORS.has(metric) ? 1 - u / b : (u - b) / (1 - b);
    scores[metric] = Number.isNaN(score) ? 0 : Math.max(0, score);
  }
  return { ...scores, avg_score: mean(Object.values(scores)) };
}
