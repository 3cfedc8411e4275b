import type { Distance } from "../../retrieval.ts";
import { effectDistances, standings } from "../../retrieval.ts";
import type { SetMetric } from "../../setMetric.ts";

const NAMES: Record<Distance, string> = { l1: "L1", l2: "L2", cosine: "cosine" };

/**
 * cell-eval's perturbation discrimination score, as the Virtual Cell Challenge 2025 used it: the rank of the true
 * condition among all, divided by their number, so that the worst is 1/P. A tie goes to the label that comes first in the
 * alphabet.
 */
export const CELL_EVAL_DISCRIMINATION: readonly SetMetric[] = (["l1", "l2", "cosine"] as const).map(
  (distance): SetMetric => ({
    id: `cell_eval_discrimination_score_${distance}`,
    label: `Discrimination score (cell-eval, ${NAMES[distance]})`,
    formula: "1 − #{q before p by d(ŷₚ − c′, y_q − c)} / P",
    range: [0, 1],
    best: 1,
    panel: "all genes but the one that is perturbed",
    control: "the model's own control c′ from the prediction, the observed one from the truth",
    none: "about ½ for a random prediction; ties by the alphabet of labels, so no change gives 1 to the first and 1/P to the last by cosine",
    reference: "cell-eval 0.8.1 metrics/_anndata.py discrimination_score",
    needs: [],
    compute: (set) =>
      Float64Array.from(
        standings(set, effectDistances(set, { distance, control: "predicted", without: "own" }), "truths"),
        ({ closer, tiedBefore, candidates }) => 1 - (closer + tiedBefore) / candidates,
      ),
  }),
);
