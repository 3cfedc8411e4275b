import { mean } from "../stats/summary.ts";
import type { Metric } from "./metric.ts";
import { rounding } from "./pearsonDelta.ts";

/** Share of genes that change in the predicted direction. */
export const directionMatch: Metric = {
  id: "direction_match",
  label: "Direction match",
  formula: "mean(sign(ŷ − c) = sign(y − c))",
  range: [0, 1],
  best: 1,
  panel: "all genes, or the most changed",
  control: "the observed control, subtracted on both sides",
  none: "a coin gives ½; no change meets only genes that do not change; NaN for no genes",
  reference: "GEARS deeper_analysis (frac_correct_direction_all); PEREGGRN proportion_correct_direction",
  compute(prediction, truth, control) {
    const floor = rounding(control);
    const sign = (change: number): number => (Math.abs(change) > floor ? Math.sign(change) : 0);
    return mean(
      truth.map((value, i) => (sign(prediction[i]! - control[i]!) === sign(value - control[i]!) ? 1 : 0)),
    );
  },
};
