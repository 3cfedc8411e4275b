import type { Condition } from "../data/condition.ts";
import { rowOf } from "../stats/matrix.ts";
import type { DenseMatrix } from "../stats/matrix.ts";

/** Predictions and truth of several conditions, and what some metrics need besides. Genes and conditions in one order. */
export interface ScoredSet {
  conditions: readonly Condition[];
  /** Columns of all matrices and places of all rows. */
  genes: readonly string[];
  /** conditions × genes. */
  prediction: DenseMatrix;
  truth: DenseMatrix;
  /** Observed mean of control. */
  control: Float64Array;
  /** The model's own control, where it predicts one; the observed control unless given. */
  predictedControl?: Float64Array;
  /** Unweighted mean of the observed perturbations, control left out: of those to train on, or of all that are given. */
  perturbedMean?: Float64Array;
  /** conditions × genes, not negative: how much each gene counts. */
  weights?: DenseMatrix;
  /** For each condition, positions of genes by differential expression, strongest first. */
  rankings?: readonly ArrayLike<number>[];
}

/** What of a set a metric cannot do without. */
export type Need = "perturbedMean" | "weights" | "rankings";

/** A way to score all conditions together: because they are compared with each other, or because it needs more than two profiles. */
export interface SetMetric {
  id: string;
  /** As figures write it. */
  label: string;
  /** As in `Metric`; m is the perturbed mean, p and q conditions, P their number. */
  formula: string;
  range: readonly [number, number];
  /** Value of a perfect prediction. */
  best: number;
  /** Genes that the source computes it on. */
  panel: string;
  /** Which control is subtracted from what. */
  control: string;
  /** What a prediction without information gets, how ties count, and when the value is NaN. */
  none: string;
  /** Where it is defined. */
  reference: string;
  needs: readonly Need[];
  /**
   * @returns a value for each condition
   * @throws MISSING_INPUT where the set lacks what the metric needs
   */
  compute(set: ScoredSet): Float64Array;
}

/** One condition of a set. Rows are views, in the order of the set's genes. */
export interface ConditionView {
  condition: Condition;
  genes: readonly string[];
  prediction: Float64Array;
  truth: Float64Array;
  control: Float64Array;
  perturbedMean?: Float64Array;
  weights?: Float64Array;
  ranking?: ArrayLike<number>;
}

export function viewOf(set: ScoredSet, i: number): ConditionView {
  return {
    condition: set.conditions[i]!,
    genes: set.genes,
    prediction: rowOf(set.prediction, i),
    truth: rowOf(set.truth, i),
    control: set.control,
    ...(set.perturbedMean && { perturbedMean: set.perturbedMean }),
    ...(set.weights && { weights: rowOf(set.weights, i) }),
    ...(set.rankings && { ranking: set.rankings[i]! }),
  };
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, readonly number[]>>();

/** Places of the genes that are perturbed in a condition, every copy of a symbol. */
export function columnsOf({ condition, genes }: Pick<ConditionView, "condition" | "genes">): number[] {
  let places = known.get(genes);
  if (!places) {
    const all = new Map<string, number[]>();
    genes.forEach((gene, column) => {
      const copies = all.get(gene);
      if (copies) copies.push(column);
      else all.set(gene, [column]);
    });
    known.set(genes, (places = all));
  }
  return condition.genes.flatMap((gene) => places.get(gene) ?? []);
}
