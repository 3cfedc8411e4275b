import { PertlineError } from "../error.ts";
import { l2 } from "./l2.ts";
import type { Metric } from "./metric.ts";
import { pearson } from "./pearson.ts";
import { pearsonDelta } from "./pearsonDelta.ts";

/** Every metric, the paper's headline first. */
export const METRICS: readonly Metric[] = [l2, pearsonDelta, pearson];

/**
 * Metric of this id.
 * @throws UNKNOWN_METRIC
 */
export function metric(id: string): Metric {
  const found = METRICS.find((entry) => entry.id === id);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_METRIC",
    `There is no metric "${id}". Choose from ${METRICS.map((entry) => entry.id).join(", ")}.`,
  );
}
