import { changesOf } from "../data/changes.ts";
import { expressionPanel } from "../data/panel.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Split } from "../splits/split.ts";
import { clusteredStandardError } from "../stats/clusteredError.ts";
import { mean, variance } from "../stats/summary.ts";
import { align, commonConditions, commonGenes } from "./align.ts";
import type { Aligned, AlignedModel, HeldOut } from "./align.ts";
import { clustersOf } from "./clusters.ts";
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
  const panel = sortedByExpression(truth, options.panel ?? allGenesPanel(truth));
  const ranks = (options.ranks ?? drawnRanks(panel.length)).filter((rank) => rank >= 1);
  // Per model and condition the errors at the ranks alone: whole curves of every gene would fill the memory.
  const curves = new Map<string, { labels: string[]; errors: Float64Array[]; genes: number }>();
  for (const { predictions, split } of seeds) {
    const aligned = align(truth, predictions, split, panel, heldOut);
    const common = commonGenes(aligned.models, panel.length);
    const scored = aligned.models.map((model) => (genes === "common" ? common : commonGenes([model], panel.length))); // prettier-ignore
    const kept = scored.map((positions) => {
      const mask = new Uint8Array(panel.length);
      for (const at of positions) mask[at] = 1;
      return mask;
    });
    for (const i of commonConditions(aligned.models, aligned.conditions.length)) {
      const changes = order === "change" ? changesOf(truth, aligned.rows[i]!).map(Math.abs) : undefined;
      const sorted = changes && Array.from(largest(Array.from(panel, (column) => changes[column]!)));
      for (const [k, model] of aligned.models.entries()) {
        const positions = sorted ? sorted.filter((at) => kept[k]![at] === 1) : scored[k]!;
        const errors = cumulativeErrors(aligned, model, i, positions);
        const own = curves.get(model.predictions.model) ?? { labels: [], errors: [], genes: Infinity };
        curves.set(model.predictions.model, own);
        own.labels.push(aligned.conditions[i]!.label);
        own.errors.push(Float64Array.from(ranks, (rank) => errors[rank - 1] ?? NaN));
        own.genes = Math.min(own.genes, errors.length);
      }
    }
  }
  return [...curves].flatMap(([model, { labels, errors, genes: most }]) =>
    ranks.flatMap((rank, k) => {
      if (rank > most) return [];
      const values = errors.map((row) => row[k]!);
      return [{ model, order, rank, ...summariseRank(values, labels, rank) }];
    }),
  );
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

/** √Σ (ŷ − y)² of a condition over the first 1, 2, … of some positions of the panel. */
function cumulativeErrors(
  { truth, panel, rows }: Aligned,
  model: AlignedModel,
  condition: number,
  positions: readonly number[],
): Float64Array {
  const { values, genes } = model.predictions;
  const own = model.rows[condition]! * genes.length;
  const observed = rows[condition]! * truth.genes.length;
  const errors = new Float64Array(positions.length);
  let sum = 0;
  for (let k = 0; k < errors.length; k++) {
    const at = positions[k]!;
    sum += (values[own + model.columns[at]!]! - truth.means[observed + panel[at]!]!) ** 2;
    errors[k] = Math.sqrt(sum);
  }
  return errors;
}

/** Columns by control mean, highest first, equal ones in file order. */
function sortedByExpression(truth: Pseudobulk, columns: ArrayLike<number>): Int32Array {
  const wanted = new Set(Array.from(columns));
  return expressionPanel(truth, truth.genes.length).filter((column) => wanted.has(column));
}
