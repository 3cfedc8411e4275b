import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import { addScaled } from "../../stats/matrix.ts";
import type { Model } from "../model.ts";

/**
 * ŷ = the mean of the pseudobulks of the training conditions: each counts once, whatever its number of cells, and
 * control is one of them (as in the paper's `run_mean_prediction.R`).
 */
export const mean: Model = {
  id: "mean",
  label: "Mean",
  family: "baseline",
  about: {
    predicts: "mean of the training conditions, control among them, each counting once",
    source: "the paper, run_mean_prediction.R",
  },
  async fit(training) {
    const average = new Float64Array(training.genes.length);
    const n = training.conditions.length;
    for (let row = 0; row < n; row++) addScaled(average, 1 / n, meansOf(training, row));
    return { predict: async (conditions) => predictionsFor(mean, training, conditions, () => average) };
  },
};
