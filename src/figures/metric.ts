import type { Score } from "../data/scores.ts";
import { PertlineError } from "../error.ts";
import { findMetric } from "../metrics/findMetric.ts";

/** How a metric is drawn. */
export interface MetricAxis {
  id: string;
  /** Title of the axis. */
  title: string;
  best: "lowest" | "highest";
}

/** The axis of a metric as the registry describes it; an unknown one is named by its id and taken for an error. */
export function metricAxis(id: string): MetricAxis {
  const metric = findMetric(id);
  const title = (metric?.label ?? id).replace("L2", "L<sub>2</sub>");
  return { id, title, best: metric !== undefined && metric.best === metric.range[1] ? "highest" : "lowest" };
}

/**
 * The scores of one metric.
 * @throws NO_SCORES where there are none
 */
export function scoresOf(scores: readonly Score[], metric: string): Score[] {
  const found = scores.filter((score) => score.metric === metric);
  if (found.length > 0) return found;
  const others = [...new Set(scores.map((score) => score.metric))];
  throw new PertlineError(
    "NO_SCORES",
    others.length === 0
      ? `Expected scores of the metric "${metric}", found no scores at all. Score predictions first.`
      : `Expected scores of the metric "${metric}", found only ${others.join(", ")}. Name one of these with { metric }.`,
  );
}
