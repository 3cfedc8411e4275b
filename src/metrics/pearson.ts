import { pearsonCorrelation } from "../stats/correlation.ts";
import type { Metric } from "./metric.ts";

/** Correlation of the profiles themselves; near 1 for anything, because genes differ in their level. The paper's code calls it `r2`. */
export const pearson: Metric = {
  id: "pearson",
  label: "Pearson correlation",
  formula: "cor(ŷ, y)",
  range: [-1, 1],
  best: 1,
  panel: "1,000 genes with the highest control mean",
  control: "none",
  none: "no change is near 1; NaN for a constant profile or fewer than two genes",
  reference: "const-ae/linear_perturbation_prediction-Paper, notebooks (column r2)",
  compute: (prediction, truth) => pearsonCorrelation(prediction, truth),
};
