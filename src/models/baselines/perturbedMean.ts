import { predictionsFor } from "../../data/predictions.ts";
import { meanOfRows, perturbedRows } from "../conditionMeans.ts";
import type { Model } from "../model.ts";

/**
 * ŷ = mean over the cells of the perturbed training conditions, control left out: Systema's "non-control mean". From
 * pseudobulks it is their mean weighted by cells, which is the same number.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING
 */
export const perturbedMean: Model = {
  id: "perturbed_mean",
  label: "Perturbed mean",
  family: "baseline",
  about: {
    predicts: "mean over the cells of the perturbed training conditions",
    source: "Systema (Viñas Torné et al. 2026), run_nonctl-mean.py",
  },
  async fit(training) {
    const average = meanOfRows(training, perturbedRows(training), training.nCells);
    return {
      predict: async (conditions) => predictionsFor(perturbedMean, training, conditions, () => average),
    };
  },
};
