import { pearsonCorrelation } from "../stats/correlation.ts";
import type { Metric } from "./metric.ts";

/** Correlation of predicted with observed change, both from the observed control. */
export const pearsonDelta: Metric = {
  id: "pearson_delta",
  label: "Pearson delta",
  formula: "cor(ŷ − c, y − c)",
  range: [-1, 1],
  best: 1,
  panel: "1,000 genes with the highest control mean",
  control: "the observed control, subtracted on both sides",
  none: "NaN for a change that is the same for every gene, as no change predicts, or fewer than two genes",
  reference:
    "Ahlmann-Eltze et al. 2025, Methods (r2_delta in the code); GEARS deeper_analysis (pearson_delta)",
  compute: (prediction, truth, control) =>
    pearsonCorrelation(subtract(prediction, control), subtract(truth, control), rounding(control)),
};

/** Difference of two rows. */
export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** A change smaller than this is no change that was stored as float32. */
export function rounding(control: Float64Array): number {
  let largest = 0;
  for (const value of control) largest = Math.max(largest, Math.abs(value));
  return largest * 1e-7;
}
