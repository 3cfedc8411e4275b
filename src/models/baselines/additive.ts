import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import { addScaled } from "../../stats/matrix.ts";
import { minus, singleMeans, singlesMissing } from "../conditionMeans.ts";
import type { Model } from "../model.ts";

/**
 * ŷ of A+B = y(A) + y(B) − y(ctrl), the paper's equation 2, and likewise for more genes. A single in training is
 * predicted as itself, control as control; a condition with a gene whose single is not in training is not predicted.
 */
export const additive: Model = {
  id: "additive",
  label: "Additive",
  family: "baseline",
  about: {
    predicts: "control + change of A alone + change of B alone",
    source: "the paper, equation 2",
  },
  async fit(training) {
    const control = meansOf(training, training.control).slice();
    const changes = new Map([...singleMeans(training)].map(([gene, mean]) => [gene, minus(mean, control)]));
    return {
      predict: async (conditions) =>
        predictionsFor(additive, training, conditions, ({ genes }) => {
          const missing = genes.filter((gene) => !changes.has(gene));
          if (missing.length > 0) return singlesMissing(missing);
          const sum = control.slice();
          for (const gene of genes) addScaled(sum, 1, changes.get(gene)!);
          return sum;
        }),
    };
  },
};
