import { rSquared } from "../stats/rSquared.ts";
import { subtract } from "./pearsonDelta.ts";
import type { Need, SetMetric } from "./setMetric.ts";
import { eachCondition } from "./variant.ts";

const shared = {
  range: [-Infinity, 1],
  best: 1,
  panel: "all genes, weighted",
  reference: "CellSimBench (Miller et al. 2025) r2_score_on_deltas; Mejia et al., arXiv 2506.22641",
} as const;

/** R² of the changes from control, with weights by differential expression. */
export const r2WeightedDelta: SetMetric = {
  ...shared,
  id: "r2w_delta",
  label: "Weighted R² of changes",
  formula: "1 − Σ w (y − ŷ)² / Σ w (δ − δ̄)², δ = y − c, δ̄ its weighted mean",
  control: "the observed control, subtracted on both sides",
  none: "no change gives 0 or less; unweighted where all weights are 0, as there; NaN for fewer than two genes",
  needs: ["weights"],
  compute: (set) => weighted(set, ["weights"]),
};

/** R² of the differences from the mean of perturbations, with weights by differential expression. */
export const r2WeightedDeltaPerturbed: SetMetric = {
  ...shared,
  id: "r2w_delta_perturbed",
  label: "Weighted R² of changes, from the perturbed mean",
  formula: "1 − Σ w (y − ŷ)² / Σ w (δ − δ̄)², δ = y − m, δ̄ its weighted mean",
  control: "the mean of observed perturbations m, subtracted on both sides",
  none: "the perturbed mean gives 0 or less; unweighted where all weights are 0, as there; NaN for fewer than two genes",
  needs: ["weights", "perturbedMean"],
  compute: (set) => weighted(set, ["weights", "perturbedMean"]),
};

function weighted(set: Parameters<SetMetric["compute"]>[0], needs: readonly Need[]): Float64Array {
  return eachCondition(set, needs, (view) => {
    const from = needs.includes("perturbedMean") ? view.perturbedMean! : view.control;
    const weights = view.weights!.some((weight) => weight !== 0) ? view.weights : undefined;
    return rSquared(subtract(view.truth, from), subtract(view.prediction, from), weights);
  });
}
