import { cosineSimilarity } from "../stats/cosine.ts";
import type { Metric } from "./metric.ts";
import { rounding, subtract } from "./pearsonDelta.ts";

/** Cosine of predicted and observed change: Pearson delta without centring, so that a shift common to all genes counts. */
export const cosineDelta: Metric = {
  id: "cosine_delta",
  label: "Cosine of changes",
  formula: "Σ (ŷ − c)(y − c) / (‖ŷ − c‖ ‖y − c‖)",
  range: [-1, 1],
  best: 1,
  panel: "all genes",
  control: "the observed control, subtracted on both sides",
  none: "NaN for no change or no genes",
  reference: "PerturBench compute_metric (cosine), there on log₂ fold changes",
  compute: (prediction, truth, control) =>
    cosineSimilarity(
      subtract(prediction, control),
      subtract(truth, control),
      rounding(control) * Math.sqrt(control.length),
    ),
};
