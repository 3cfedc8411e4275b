import { changesOf } from "../data/changes.ts";
import { expressionPanel } from "../data/panel.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Split } from "../splits/split.ts";
import { clusteredStandardError } from "../stats/clusteredError.ts";
import { mean, variance } from "../stats/summary.ts";
import { align, commonConditions, commonGenes } from "./align.ts";
import type { HeldOut } from "./align.ts";
import { clustersOf } from "./clusters.ts";
import { scoredRows } from "./evaluate.ts";
import { allGenesPanel, largest } from "./panels.ts";

/** Genes sorted by control mean, or by |y − control| of the condition that is scored, largest first. */
export type GeneOrder = "expression" | "change";

/** Mean error of a model on the first genes of an order. */
export interface ErrorAtRank extends RankSummary {
  model: string;
  order: GeneOrder;
  /** How many genes are scored. */
  rank: number;
}

/** The errors of all conditions at one rank, summarised. */
export interface RankSummary {
  mean: number;
  /** sd / √rank, drawn as `dist_se` in the paper's source data. It shrinks with genes, not with conditions: no standard error. */
  publishedError: number;
  /** Standard error of the mean over conditions, those that perturb the same gene taken together. */
  standardError: number;
  /** Conditions × seeds. */
  n: number;
}

export interface ErrorByGenesOptions {
  truth: Pseudobulk;
  /** One entry per seed: predictions of models under one split. */
  seeds: readonly { predictions: readonly Predictions[]; split: Split }[];
  order: GeneOrder;
  /** Columns among which genes are sorted; all unless given. */
  panel?: ArrayLike<number>;
  /** Numbers of genes; `drawnRanks` unless given. */
  ranks?: readonly number[];
  /** Genes that every model predicts, unless told (as in `evaluate`). */
  genes?: "common" | "perMethod";
  heldOut?: HeldOut;
}

/** The ranks at which the paper draws its curves: 1 … 100, 110 … 1,000 by 10, 1,001 … by 100. */
export function drawnRanks(genes: number): number[] {
  const steps = (from: number, to: number, by: number): number[] =>
    Array.from({ length: Math.max(0, Math.floor((Math.min(to, genes) - from) / by) + 1) }, (_, i) => from + i * by); // prettier-ignore
  return [...steps(1, 100, 1), ...steps(101, 1000, 10), ...steps(1001, Infinity, 100)];
}

/**
 * Error against the number of genes (ED Fig 2b, 8b): per condition the root of the cumulative squared error with genes
 * sorted by control mean or by the size of the condition's own change, then the mean over the held-out conditions of all
 * seeds that every model predicts.
 * @throws NOTHING_HELD_OUT, NOT_FINITE
 */
export function errorByGenes(options: ErrorByGenesOptions): ErrorAtRank[] {
  const { truth, seeds, order, genes = "common", heldOut = "pooled" } = options;
  const columns = options.panel ?? allGenesPanel(truth);
  const byExpression = sortedByExpression(truth, columns);
  const curves = new Map<string, { condition: string; errors: Float64Array }[]>();
  for (const { predictions, split } of seeds) {
    const aligned = align(truth, predictions, split, byExpression, heldOut);
    const shared = commonGenes(aligned.models, byExpression.length);
    for (const i of commonConditions(aligned.models, aligned.conditions.length)) {
      const label = aligned.conditions[i]!.label;
      const changes = order === "change" ? changesOf(truth, aligned.rows[i]!).map(Math.abs) : undefined;
      for (const model of aligned.models) {
        let scored = genes === "common" ? shared : commonGenes([model], byExpression.length);
        if (changes) {
          const positions = scored;
          scored = Array.from(largest(positions.map((at) => changes[byExpression[at]!]!)), (k) => positions[k]!); // prettier-ignore
        }
        const rows = scoredRows(aligned, model, i, scored);
        const { model: id } = model.predictions;
        const own = curves.get(id) ?? [];
        curves.set(id, own);
        own.push({ condition: label, errors: cumulativeErrors(rows.prediction, rows.truth) });
      }
    }
  }
  return [...curves].flatMap(([model, own]) => {
    const most = Math.min(...own.map(({ errors }) => errors.length));
    const labels = own.map(({ condition }) => condition);
    const ranks = (options.ranks ?? drawnRanks(most)).filter((rank) => rank >= 1 && rank <= most);
    return ranks.map((rank) => ({
      ...{ model, order, rank },
      ...summariseRank(own.map(({ errors }) => errors[rank - 1]!), labels, rank), // prettier-ignore
    }));
  });
}

/** Mean over conditions of the errors on the first `rank` genes. */
export function summariseRank(
  errors: ArrayLike<number>,
  labels: readonly string[],
  rank: number,
): RankSummary {
  return {
    mean: mean(errors),
    publishedError: Math.sqrt(variance(errors) / rank),
    standardError: clusteredStandardError(errors, clustersOf(labels, "genes")),
    n: errors.length,
  };
}

/** √Σ (ŷ − y)² over the first 1, 2, … genes. */
export function cumulativeErrors(prediction: ArrayLike<number>, truth: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(prediction, (value, g) => Math.sqrt((sum += (value - truth[g]!) ** 2)));
}

/** Columns by control mean, highest first, equal ones in file order. */
function sortedByExpression(truth: Pseudobulk, columns: ArrayLike<number>): Int32Array {
  const wanted = new Set(Array.from(columns));
  return expressionPanel(truth, truth.genes.length).filter((column) => wanted.has(column));
}
