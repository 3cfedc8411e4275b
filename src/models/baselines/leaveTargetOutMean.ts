import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import { addScaled } from "../../stats/matrix.ts";
import { meanOfRows, perturbedRows } from "../conditionMeans.ts";
import type { Model } from "../model.ts";

/**
 * ŷ of each gene = mean of the perturbed training conditions that do not perturb this very gene; control's value where
 * every one of them does. So the direct hit on a target does not enter the average of that gene.
 *
 * cell-eval2's baseline is this mean over all perturbations, those to be predicted among them: an oracle to compare with,
 * not a model. `fit` sees training conditions only, so here it is a model; `leaveTargetOutMean.fit(truth)` with the whole
 * pseudobulk gives cell-eval2's.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING
 */
export const leaveTargetOutMean: Model = {
  id: "leave_target_out_mean",
  label: "Leave-target-out mean",
  family: "baseline",
  about: {
    predicts: "per gene, mean of the perturbed training conditions that do not perturb this gene",
    source: "cell-eval2 (there over all perturbations, here over training conditions only)",
  },
  async fit(training) {
    const rows = perturbedRows(training);
    const average = meanOfRows(training, rows);
    const targeting = new Map<string, number[]>();
    for (const row of rows)
      for (const gene of new Set(training.conditions[row]!.genes))
        targeting.set(gene, [...(targeting.get(gene) ?? []), row]);
    const control = meansOf(training, training.control);
    training.genes.forEach((gene, column) => {
      const out = targeting.get(gene);
      if (out === undefined) return;
      const kept = rows.filter((row) => !out.includes(row));
      const one = new Float64Array(1);
      for (const row of kept) addScaled(one, 1 / kept.length, meansOf(training, row), column);
      average[column] = kept.length === 0 ? control[column]! : one[0]!;
    });
    return {
      predict: async (conditions) => predictionsFor(leaveTargetOutMean, training, conditions, () => average),
    };
  },
};
