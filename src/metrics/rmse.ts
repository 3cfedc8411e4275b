import type { Metric } from "./metric.ts";
import { mse } from "./mse.ts";

/** Root of the mean squared error: L2 divided by the root of the number of genes. */
export const rmse: Metric = {
  id: "rmse",
  label: "Root mean squared error",
  formula: "sqrt(mean((ŷ − y)²))",
  range: [0, Infinity],
  best: 0,
  panel: "all genes",
  control: "none",
  none: "no change gives the root mean square of the effect; NaN for no genes",
  reference: "PerturBench compute_metric (rmse); OpenProblems",
  compute: (...rows) => Math.sqrt(mse.compute(...rows)),
};
