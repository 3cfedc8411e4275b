import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { cosineDelta } from "./cosineDelta.ts";
import { directionMatch } from "./directionMatch.ts";
import { l2 } from "./l2.ts";
import { mae } from "./mae.ts";
import type { Metric } from "./metric.ts";
import { MOST_CHANGED_METRICS } from "./mostChanged.ts";
import { mse } from "./mse.ts";
import { pearson } from "./pearson.ts";
import { pearsonDelta } from "./pearsonDelta.ts";
import { r2Delta } from "./r2Delta.ts";
import { rmse } from "./rmse.ts";
import { spearmanDelta } from "./spearmanDelta.ts";

/** The paper's metrics, which reports show unless told otherwise; its headline first. */
export const METRICS: readonly Metric[] = [l2, pearsonDelta, pearson];

/** Every metric that compares one predicted with one observed profile. Those of a whole set are `SET_METRICS`. */
export const ALL_METRICS: readonly Metric[] = [
  ...METRICS,
  mse,
  rmse,
  mae,
  spearmanDelta,
  cosineDelta,
  r2Delta,
  directionMatch,
  ...MOST_CHANGED_METRICS,
];

/**
 * Metric of this id, of all that compare profiles.
 * @throws UNKNOWN_METRIC
 */
export function metric(id: string): Metric {
  const found = ALL_METRICS.find((entry) => entry.id === id);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_METRIC",
    `There is no metric "${id}". ${suggestion(
      id,
      ALL_METRICS.map((entry) => entry.id),
    )}`,
  );
}
