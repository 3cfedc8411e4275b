import type { DenseMatrix } from "../../stats/matrix.ts";
import { effectDistances, rowDistances, standings } from "../retrieval.ts";
import type { ScoredSet, SetMetric } from "../setMetric.ts";

/** Added to means before the logarithm. */
const PSEUDOCOUNT = 0.1;

/**
 * PerturBench's log fold changes: log₂(mean + 0.1) − log₂(control + 0.1), taken of means that are logarithms already.
 * NaN for a mean of −0.1 or less.
 */
export function perturbenchLogFold(means: DenseMatrix, control: Float64Array): DenseMatrix {
  const reference = control.map((value) => Math.log2(value + PSEUDOCOUNT));
  return {
    ...means,
    values: means.values.map((value, i) => Math.log2(value + PSEUDOCOUNT) - reference[i % means.columns]!),
  };
}

const KINDS = [
  { id: "rmse", label: "RMSE of means", formula: "rmse(ŷ, y)", distances: byError },
  {
    id: "cosine",
    label: "cosine of log fold changes",
    formula: "−cos(log₂ fold changes)",
    distances: byCosine,
  },
] as const;

/**
 * PerturBench's rank metrics: 0 is best and ½ a guess. For the truth of p, all *predictions* are candidates (a model that
 * predicts the same for all conditions ties everywhere); transposed, for the prediction of p all truths are. It breaks ties
 * after an unseeded shuffle; here they share the mean rank, which is what the shuffle gives on average.
 */
export const PERTURBENCH_RANKS: readonly SetMetric[] = KINDS.flatMap(({ id, label, formula, distances }) =>
  [
    { suffix: "", words: "", among: "predictions", year: 2025 },
    { suffix: "_transposed", words: ", transposed", among: "truths", year: 2025 },
    { suffix: "_2024", words: ", 2024", among: "predictions", year: 2024 },
  ].map(({ suffix, words, among, year }): SetMetric => {
    const transposed = among === "truths";
    return {
      id: `perturbench_rank_${id}${suffix}`,
      label: `Rank (PerturBench, ${label}${words})`,
      formula: `(#{q: d(${transposed ? "ŷₚ, y_q" : "ŷ_q, yₚ"}) < d(ŷₚ, yₚ)} + #{tied} / 2) / ${year === 2024 ? "P" : "(P − 1)"}, d = ${formula}`,
      range: [0, 1],
      best: 0,
      panel: "all genes",
      control:
        id === "rmse"
          ? "none"
          : "the model's own control from the prediction, the observed one from the truth",
      none: `½ for a random prediction${transposed ? "" : " and for one that is the same for all conditions"}; ties share their mean rank; NaN for a single condition`,
      reference: `PerturBench analysis/benchmarks/metrics.py rank_helper (${year === 2024 ? "divided by n" : "divided by n − 1 since 2025"})`,
      needs: [],
      compute: (set) =>
        Float64Array.from(
          standings(set, distances(set), transposed ? "truths" : "predictions"),
          ({ closer, tied, candidates }) =>
            candidates === 1 ? NaN : (closer + tied / 2) / (year === 2024 ? candidates : candidates - 1),
        ),
    };
  }),
);

/** A control subtracted on both sides leaves these distances as they are. */
function byError(set: ScoredSet): DenseMatrix {
  return effectDistances(set, { distance: "l2", control: "observed", without: "none" });
}

const known = new WeakMap<ScoredSet, DenseMatrix>();

/** Computed once for a set. */
function byCosine(set: ScoredSet): DenseMatrix {
  const found =
    known.get(set) ??
    rowDistances(
      perturbenchLogFold(set.prediction, set.predictedControl ?? set.control),
      perturbenchLogFold(set.truth, set.control),
      "cosine",
    );
  known.set(set, found);
  return found;
}
