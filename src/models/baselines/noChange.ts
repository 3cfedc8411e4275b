import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import type { Model } from "../model.ts";

/** ŷ = the control pseudobulk, whatever is perturbed. */
export const noChange: Model = {
  id: "no_change",
  label: "No change",
  family: "baseline",
  about: { predicts: "the control pseudobulk", source: "the paper" },
  async fit(training) {
    const control = meansOf(training, training.control).slice();
    return { predict: async (conditions) => predictionsFor(noChange, training, conditions, () => control) };
  },
};
