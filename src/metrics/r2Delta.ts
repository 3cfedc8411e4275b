import { rSquared } from "../stats/rSquared.ts";
import type { Metric } from "./metric.ts";
import { subtract } from "./pearsonDelta.ts";

/** Coefficient of determination of the changes. Not a squared correlation: a prediction of the wrong size can be far below 0. */
export const r2Delta: Metric = {
  id: "r2_delta",
  label: "R² of changes",
  formula: "1 − Σ (y − ŷ)² / Σ (δ − mean(δ))², δ = y − c",
  range: [-Infinity, 1],
  best: 1,
  panel: "all genes",
  control: "the observed control, subtracted on both sides",
  none: "no change gives 0 or a little less; NaN for fewer than two genes",
  reference:
    "scikit-learn r2_score(y − c, ŷ − c), as CellSimBench; the paper's r2_delta is a Pearson correlation",
  compute: (prediction, truth, control) => rSquared(subtract(truth, control), subtract(prediction, control)),
};
