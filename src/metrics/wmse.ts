import type { SetMetric } from "./setMetric.ts";
import { eachCondition } from "./variant.ts";

/** Squared error with weights by differential expression, so that a mean prediction cannot hide among unchanged genes. */
export const wmse: SetMetric = {
  id: "wmse",
  label: "Weighted mean squared error",
  formula: "Σ (w / Σw) (ŷ − y)², w = weights of the condition (`deWeights`)",
  range: [0, Infinity],
  best: 0,
  panel: "all genes, weighted",
  control: "none",
  none: "no change gives the weighted mean square of the effect; NaN where all weights are 0",
  reference: "CellSimBench (Miller et al. 2025) data_manager wmse; Mejia et al., arXiv 2506.22641",
  needs: ["weights"],
  compute: (set) =>
    eachCondition(set, ["weights"], ({ prediction, truth, weights }) => {
      let [sum, total] = [0, 0];
      for (let i = 0; i < truth.length; i++) {
        sum += weights![i]! * (prediction[i]! - truth[i]!) ** 2;
        total += weights![i]!;
      }
      return sum / total;
    }),
};
