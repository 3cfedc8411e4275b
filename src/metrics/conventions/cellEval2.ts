import type { Distance } from "../retrieval.ts";
import { effectDistances, standings } from "../retrieval.ts";
import type { SetMetric } from "../setMetric.ts";

const NAMES: Record<Distance, string> = { l1: "L1", l2: "L2", cosine: "cosine" };

/**
 * cell-eval2's perturbation discrimination score (Virtual Cell Challenge 2026): ties share their mean rank, and the worst
 * rank is 0. Its comparator is the logarithm of scaled sums of counts; here it is computed on the means that are given.
 */
export const CELL_EVAL2_DISCRIMINATION: readonly SetMetric[] = (["l1", "l2", "cosine"] as const).map(
  (distance): SetMetric => ({
    id: `cell_eval2_pds_${distance}`,
    label: `Discrimination score (cell-eval2, ${NAMES[distance]})`,
    formula: "1 − (#{closer} + #{tied} / 2) / (P − 1), by d(ŷₚ − c, y_q − c)",
    range: [0, 1],
    best: 1,
    panel: "all genes but those that are perturbed in any condition of the set",
    control: "the observed control, subtracted on both sides",
    none: "½ for no change and on average for a random prediction; ties share their mean rank; 1 for a single condition",
    reference: "cell-eval2 0.16.0 docs/metrics.md pds_*, tests/test_discrimination.py",
    needs: [],
    compute: (set) =>
      Float64Array.from(
        standings(set, effectDistances(set, { distance, control: "observed", without: "panel" }), "truths"),
        ({ closer, tied, candidates }) => (candidates === 1 ? 1 : 1 - (closer + tied / 2) / (candidates - 1)),
      ),
  }),
);
