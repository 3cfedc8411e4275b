import { mean } from "../stats/summary.ts";
import type { Metric } from "./metric.ts";

/** Mean squared error. On changes from one control it is the same number, because the control cancels. */
export const mse: Metric = {
  id: "mse",
  label: "Mean squared error",
  formula: "mean((ŷ − y)²)",
  range: [0, Infinity],
  best: 0,
  panel: "all genes, or the most changed",
  control: "none",
  none: "no change gives the mean square of the effect; NaN for no genes",
  reference: "GEARS compute_metrics; cell-eval mse; PerturBench; CellSimBench",
  compute: (prediction, truth) => mean(truth.map((value, i) => (prediction[i]! - value) ** 2)),
};
