import { isControl } from "../data/condition.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Scores } from "../data/scores.ts";
import { conditionFinder } from "../data/matchConditions.ts";
import { stackRows } from "../stats/matrix.ts";
import type { DenseMatrix } from "../stats/matrix.ts";
import type { Split } from "../splits/split.ts";
import type { Moments } from "../stats/welch.ts";
import { welchT } from "../stats/welch.ts";
import { align, commonConditions, commonGenes, pick } from "./align.ts";
import type { Aligned, AlignedModel } from "./align.ts";
import { deWeights } from "./deWeights.ts";
import type { ScoredSet, SetMetric } from "./setMetric.ts";
import { SET_METRICS } from "./setRegistry.ts";

export interface EvaluateSetsOptions {
  truth: Pseudobulk;
  predictions: readonly Predictions[];
  split: Split;
  /** Columns of the truth that are scored. */
  panel: ArrayLike<number>;
  metrics?: readonly SetMetric[];
  /** Written into the scores; the split's seed unless given. */
  seed?: number;
}

/**
 * Scores predictions by metrics of whole sets. All models are scored on the same conditions and genes – those that every
 * model predicts – because ranks depend on who else is in the set. What metrics need besides is taken from the truth: the
 * perturbed mean of training conditions, weights of `deWeights`, rankings by Welch's t test against control.
 * @returns no scores where the models have no condition in common
 * @throws NOTHING_HELD_OUT, NOT_FINITE
 */
export function evaluateSets(options: EvaluateSetsOptions): Scores {
  const { truth, split, metrics = SET_METRICS, seed = split.seed } = options;
  const aligned = align(truth, options.predictions, split, options.panel);
  const conditions = commonConditions(aligned.models, aligned.conditions.length);
  const genes = commonGenes(aligned.models, aligned.panel.length);
  if (conditions.length === 0) return [];
  const needs = new Set(metrics.flatMap((entry) => entry.needs));
  const observed = observedSet(aligned, split, conditions, genes, needs);
  return aligned.models.flatMap((model) => {
    const set: ScoredSet = { ...observed, prediction: predicted(model, conditions, genes) };
    return metrics.flatMap((entry) => {
      const values = entry.compute(set);
      return set.conditions.map(({ label }, i) => ({
        dataset: truth.dataset,
        seed,
        model: model.predictions.model,
        condition: label,
        metric: entry.id,
        value: values[i]!,
        nGenes: genes.length,
        set: aligned.sets[conditions[i]!]!,
      }));
    });
  });
}

/** What a set has whatever the model. */
function observedSet(
  { truth, panel, rows, conditions: heldOut }: Aligned,
  split: Split,
  conditions: readonly number[],
  genes: readonly number[],
  needs: ReadonlySet<string>,
): Omit<ScoredSet, "prediction"> {
  const columns = genes.map((g) => panel[g]!);
  const own = conditions.map((i) => rows[i]!);
  const width = truth.genes.length;
  const rowAt = (row: number): Float64Array => pick(truth.means, width, row, columns);
  return {
    conditions: conditions.map((i) => heldOut[i]!),
    genes: columns.map((column) => truth.genes[column]!),
    truth: stackRows(own.map(rowAt), columns.length),
    control: rowAt(truth.control),
    ...(needs.has("perturbedMean") && {
      perturbedMean: meanOfRows(trainingRows(truth, split).map(rowAt), columns.length),
    }),
    ...(needs.has("weights") && { weights: deWeights(truth, own, columns) }),
    ...(needs.has("rankings") && { rankings: rankings(truth, own, columns) }),
  };
}

function predicted(
  model: AlignedModel,
  conditions: readonly number[],
  genes: readonly number[],
): DenseMatrix {
  const columns = genes.map((g) => model.columns[g]!);
  const { values, genes: own } = model.predictions;
  return stackRows(
    conditions.map((i) => pick(values, own.length, model.rows[i]!, columns)),
    columns.length,
  );
}

/** Perturbations of the training set that the data has. */
function trainingRows(truth: Pseudobulk, split: Split): number[] {
  const find = conditionFinder(truth.conditions, truth.conditions[truth.control]?.label);
  const rows = [...new Set(split.train.flatMap(find))];
  return rows.filter((row) => !isControl(truth.conditions[row]!));
}

/** Unweighted mean; NaN where there are no rows. */
function meanOfRows(rows: readonly Float64Array[], width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const row of rows) for (let g = 0; g < width; g++) mean[g]! += row[g]! / rows.length;
  return rows.length > 0 ? mean : mean.fill(NaN);
}

/** Positions of genes by |t| against control; by the observed change where there is one cell, which has no variance. */
function rankings(truth: Pseudobulk, rows: readonly number[], columns: readonly number[]): Int32Array[] {
  const { means, variances, nCells, control, genes } = truth;
  const moments = (row: number, column: number): Moments => ({
    mean: means[row * genes.length + column]!,
    variance: variances[row * genes.length + column]!,
    n: nCells[row]!,
  });
  return rows.map((row) => {
    const sizes = columns.map((column) => {
      const [own, reference] = [moments(row, column), moments(control, column)];
      const size = Math.abs(
        own.n > 1 && reference.n > 1 ? welchT(own, reference) : own.mean - reference.mean,
      );
      return Number.isNaN(size) ? 0 : size;
    });
    return Int32Array.from(columns, (_, g) => g).sort((a, b) => compare(sizes[b]!, sizes[a]!) || a - b);
  });
}

/** Also of infinite numbers. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
