import { euclidean } from "../stats/summary.ts";
import type { Metric } from "./metric.ts";

/** Euclidean distance between prediction and truth, the paper's headline. Not divided by the number of genes. */
export const l2: Metric = {
  id: "l2",
  label: "Prediction error (L2)",
  formula: "sqrt(Σ (ŷ − y)²)",
  range: [0, Infinity],
  best: 0,
  panel: "1,000 genes with the highest control mean",
  control: "none",
  none: "no change gives the size of the effect; never NaN",
  reference: "Ahlmann-Eltze et al. 2025, Methods; const-ae/linear_perturbation_prediction-Paper, notebooks",
  compute: (prediction, truth) => euclidean(prediction, truth),
};
