import { effectDistances, standings } from "../retrieval.ts";
import type { SetMetric } from "../setMetric.ts";

const base = {
  formula: "#{q ≠ p: ‖ŷₚ − y_q‖ > ‖ŷₚ − yₚ‖} / (P − 1)",
  range: [0, 1],
  best: 1,
  panel: "all genes",
  control: "none: the same with any",
  none: "½ for a random prediction; a tie counts as not farther; NaN for a single condition",
  needs: [],
  compute: (set) =>
    Float64Array.from(
      standings(
        set,
        effectDistances(set, { distance: "l2", control: "observed", without: "none" }),
        "truths",
      ),
      ({ closer, tied, candidates }) => (candidates - 1 - closer - tied) / (candidates - 1),
    ),
} as const satisfies Partial<SetMetric>;

/** Systema's share of other truths that are farther from the prediction than the right one. Control is no candidate. */
export const centroidAccuracy: SetMetric = {
  ...base,
  id: "centroid_accuracy",
  label: "Centroid accuracy (Systema)",
  reference: "Systema evaluation/centroid_accuracy.py; Viñas Torné et al. 2026",
};

/** CellSimBench's normalised inverse rank: the same number under another name. */
export const nir: SetMetric = {
  ...base,
  id: "nir",
  label: "Normalised inverse rank (CellSimBench)",
  reference: "CellSimBench metrics_engine.py; Miller et al. 2025",
};
