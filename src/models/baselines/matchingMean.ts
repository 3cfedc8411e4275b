import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import { addScaled } from "../../stats/matrix.ts";
import { meanOfRows, perturbedRows, singleMeans } from "../conditionMeans.ts";
import type { Model } from "../model.ts";

/**
 * ŷ of A+B = mean of the means of A and of B; a gene whose single is not in training is replaced by the perturbed mean
 * (over cells). So an unseen single is predicted as the perturbed mean, a single in training as itself, and control as
 * control. Systema's script also averages a *seen* single with the perturbed mean, because it looks for a condition of
 * the part `ctrl`; that never shows, since its test singles are unseen.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING
 */
export const matchingMean: Model = {
  id: "matching_mean",
  label: "Matching mean",
  family: "baseline",
  about: {
    predicts: "mean of the singles of A and B; the perturbed mean in place of an unseen single",
    source: "Systema (Viñas Torné et al. 2026), run_matching-mean.py",
  },
  async fit(training) {
    const perturbed = meanOfRows(training, perturbedRows(training), training.nCells);
    const singles = singleMeans(training);
    const control = meansOf(training, training.control);
    return {
      predict: async (conditions) =>
        predictionsFor(matchingMean, training, conditions, ({ genes }) => {
          if (genes.length === 0) return control;
          const average = new Float64Array(control.length);
          for (const gene of genes) addScaled(average, 1 / genes.length, singles.get(gene) ?? perturbed);
          return average;
        }),
    };
  },
};
