import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { CELL_EVAL_DISCRIMINATION } from "./conventions/cellEval/discriminationScore.ts";
import { CELL_EVAL_DELTAS } from "./conventions/cellEval/pseudobulkMetrics.ts";
import { CELL_EVAL2_DISCRIMINATION } from "./conventions/cellEval2.ts";
import { PEREGGRN_METRICS } from "./conventions/pereggrn.ts";
import { PERTURBENCH_RANKS } from "./conventions/perturbench.ts";
import { centroidAccuracy, nir } from "./conventions/systema.ts";
import { cosineDelta } from "./cosineDelta.ts";
import { directionMatch } from "./directionMatch.ts";
import { l2 } from "./l2.ts";
import { TOP_SIZES } from "./mostChanged.ts";
import { mse } from "./mse.ts";
import { pearsonDelta } from "./pearsonDelta.ts";
import { r2Delta } from "./r2Delta.ts";
import { r2WeightedDelta, r2WeightedDeltaPerturbed } from "./r2WeightedDelta.ts";
import type { SetMetric } from "./setMetric.ts";
import { variant } from "./variant.ts";
import { wmse } from "./wmse.ts";

/** Every metric that is computed on a set of conditions together: our variants, then the rival definitions by tool. */
export const SET_METRICS: readonly SetMetric[] = [
  variant(pearsonDelta, { from: "perturbedMean" }),
  variant(pearsonDelta, { from: "perturbedMean", mostChanged: 20 }),
  variant(cosineDelta, { from: "perturbedMean" }),
  variant(r2Delta, { from: "perturbedMean" }),
  wmse,
  r2WeightedDelta,
  r2WeightedDeltaPerturbed,
  ...[l2, mse, pearsonDelta].map((metric) => variant(metric, { withoutTargets: true })),
  ...[pearsonDelta, mse, directionMatch].flatMap((metric) =>
    TOP_SIZES.map((size) => variant(metric, { ranked: size })),
  ),
  centroidAccuracy,
  nir,
  ...CELL_EVAL_DISCRIMINATION,
  ...CELL_EVAL_DELTAS,
  ...CELL_EVAL2_DISCRIMINATION,
  ...PERTURBENCH_RANKS,
  ...PEREGGRN_METRICS,
];

/**
 * Metric of this id, of those of a set.
 * @throws UNKNOWN_METRIC
 */
export function setMetric(id: string): SetMetric {
  const found = SET_METRICS.find((entry) => entry.id === id);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_METRIC",
    `There is no metric of sets "${id}". ${suggestion(
      id,
      SET_METRICS.map((entry) => entry.id),
    )}`,
  );
}
