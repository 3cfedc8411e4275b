import { predictionsFor } from "../../data/predictions.ts";
import { meanOfRows, perturbedRows } from "../conditionMeans.ts";
import type { Model } from "../model.ts";

/**
 * ŷ = mean of the pseudobulks of the perturbed training conditions: each counts once, and control, unlike in the paper's
 * mean, is left out.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING
 */
export const perturbationMean: Model = {
  id: "perturbation_mean",
  label: "Mean without control",
  family: "baseline",
  about: {
    predicts: "mean of the perturbed training conditions, each counting once",
    source: "STATE's perturbation mean; the train mean of Miller et al. 2026; SBB's global shift",
  },
  async fit(training) {
    const average = meanOfRows(training, perturbedRows(training));
    return {
      predict: async (conditions) => predictionsFor(perturbationMean, training, conditions, () => average),
    };
  },
};
