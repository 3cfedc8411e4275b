import type { Metric } from "./metric.ts";
import { ALL_METRICS } from "./registry.ts";
import type { SetMetric } from "./setMetric.ts";
import { SET_METRICS } from "./setRegistry.ts";

/** Whatever metric has this id: of profiles or of sets. */
export function findMetric(id: string): Metric | SetMetric | undefined {
  return ALL_METRICS.find((entry) => entry.id === id) ?? SET_METRICS.find((entry) => entry.id === id);
}
