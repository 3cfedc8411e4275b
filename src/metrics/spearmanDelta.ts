import { variance } from "../stats/summary.ts";
import { spearmanCorrelation } from "../stats/rankCorrelation.ts";
import type { Metric } from "./metric.ts";
import { rounding, subtract } from "./pearsonDelta.ts";

/** Rank correlation of predicted with observed change. */
export const spearmanDelta: Metric = {
  id: "spearman_delta",
  label: "Spearman delta",
  formula: "cor(rank(ŷ − c), rank(y − c)), ties at their average rank",
  range: [-1, 1],
  best: 1,
  panel: "all genes, or the most changed",
  control: "the observed control, subtracted on both sides",
  none: "NaN for a change that is the same for every gene, as no change predicts, or fewer than two genes",
  reference: "PEREGGRN evaluator (spearman)",
  compute(prediction, truth, control) {
    const change = subtract(prediction, control);
    return variance(change, 0) > rounding(control) ** 2
      ? spearmanCorrelation(change, subtract(truth, control))
      : NaN;
  },
};
