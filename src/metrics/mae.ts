import { mean } from "../stats/summary.ts";
import type { Metric } from "./metric.ts";

/** Mean absolute error, less moved by single genes than the squared one. */
export const mae: Metric = {
  id: "mae",
  label: "Mean absolute error",
  formula: "mean(|ŷ − y|)",
  range: [0, Infinity],
  best: 0,
  panel: "all genes",
  control: "none",
  none: "no change gives the mean size of the effect; NaN for no genes",
  reference: "cell-eval mae (Virtual Cell Challenge 2025); PEREGGRN mae; PerturBench",
  compute: (prediction, truth) => mean(truth.map((value, i) => Math.abs(prediction[i]! - value))),
};
