import type { Condition } from "../data/condition.ts";
import { occurrences } from "../data/geneOccurrences.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Scores } from "../data/scores.ts";
import type { Split } from "../splits/split.ts";
import { align, commonConditions, commonGenes, pick } from "./align.ts";
import type { Aligned, AlignedModel, HeldOut } from "./align.ts";
import type { Metric } from "./metric.ts";
import type { Panel } from "./panels.ts";
import { METRICS } from "./registry.ts";

/** What is scored, where the published way and the corrected ones differ (docs/quirks.md). */
export interface Variant {
  /**
   * "common": the genes of the panel that every model predicts, so that errors are sums over the same genes.
   * "perMethod": each model on its own genes, as published; a model that lacks genes then gains.
   */
  genes?: "common" | "perMethod";
  /** Test and validation pooled, as published, unless told; every score says which of them its condition is in. */
  heldOut?: HeldOut;
  /** Whether the perturbed genes themselves are scored: "include", as published, unless told; of a double both are left out. */
  targets?: "include" | "exclude";
  /** Of a symbol that several genes share, score each row once ("each") unless told, or only the first row. */
  duplicates?: "each" | "first";
}

export interface EvaluateOptions extends Variant {
  truth: Pseudobulk;
  predictions: readonly Predictions[];
  split: Split;
  /** Columns of the truth that are scored, for all conditions or for each. */
  panel: Panel;
  metrics?: readonly Metric[];
  /** Written into the scores; the split's seed unless given. */
  seed?: number;
}

/** What of the held-out conditions and of the panel a model predicts. */
export interface Coverage {
  model: string;
  label: string;
  /** Held-out conditions with a prediction. */
  predicted: number;
  /** Held-out conditions without one, with the reason that the model gave. */
  missing: readonly { condition: string; reason: string }[];
  /** Genes of the panel that the model predicts. */
  genes: number;
  missingGenes: readonly string[];
}

export interface Evaluation {
  /** Every model on every held-out condition that it predicts. Compare models on `commonConditions` only. */
  scores: Scores;
  /** Held-out conditions in the data. */
  conditions: readonly string[];
  /** Those that every model predicts. */
  commonConditions: readonly string[];
  /** Held-out conditions of the split that the data has not. */
  notInData: readonly string[];
  /** Genes of the panel; where each condition has its own, of all of them together. */
  panelSize: number;
  /** Genes of the panel that every model predicts. */
  commonGenes: readonly string[];
  /** Which of them the scores are computed on. */
  genes: "common" | "perMethod";
  /** How the scores were made, all choices named. */
  variant: Required<Variant>;
  coverage: readonly Coverage[];
}

/**
 * Compares predictions with the observed pseudobulk on the held-out conditions (test and validation, as the paper does).
 * @throws NOTHING_HELD_OUT, NOT_FINITE
 */
export function evaluate(options: EvaluateOptions): Evaluation {
  const { truth, predictions, split, metrics = METRICS, seed = split.seed } = options;
  const { genes = "common", heldOut = "pooled", targets = "include", duplicates = "each" } = options;
  const all = align(truth, [], split, [], heldOut);
  const panels = all.conditions.map((condition, i) =>
    typeof options.panel === "function" ? options.panel(condition, all.rows[i]!) : options.panel,
  );
  const union = [...new Set([...new Set(panels)].flatMap((columns) => Array.from(columns)))];
  const first = duplicates === "first" ? firstRows(truth.genes) : undefined;
  const aligned = align(
    truth,
    predictions,
    split,
    first ? union.filter((column) => first.has(column)) : union,
    heldOut,
  );
  const positionOf = new Map(Array.from(aligned.panel, (column, position) => [column, position]));
  const common = commonGenes(aligned.models, aligned.panel.length);
  const scores: Scores = [];
  for (const model of aligned.models) {
    const scored = new Set(genes === "common" ? common : commonGenes([model], aligned.panel.length));
    const chosen = new Map<ArrayLike<number>, { positions: number[]; places: ScoredGenes }>();
    aligned.conditions.forEach((condition, i) => {
      if (model.rows[i]! < 0) return;
      const panel = panels[i]!;
      let known = chosen.get(panel);
      if (!known) {
        const positions = Array.from(panel, (column) => positionOf.get(column) ?? -1).filter((at) =>
          scored.has(at),
        );
        known = { positions, places: scoredGenes(aligned, model, positions) };
        chosen.set(panel, known);
      }
      const places =
        targets === "exclude"
          ? scoredGenes(aligned, model, withoutTargets(aligned, condition, known.positions))
          : known.places;
      const rows = scoredRows(aligned, model, i, places);
      for (const entry of metrics)
        scores.push({
          dataset: truth.dataset,
          seed,
          model: model.predictions.model,
          condition: condition.label,
          metric: entry.id,
          value: entry.compute(rows.prediction, rows.truth, rows.control, rows.genes),
          nGenes: places.columns.length,
          set: aligned.sets[i]!,
        });
    });
  }
  return {
    scores,
    conditions: aligned.conditions.map((condition) => condition.label),
    commonConditions: commonConditions(aligned.models, aligned.conditions.length).map(
      (i) => aligned.conditions[i]!.label,
    ),
    notInData: aligned.notInData,
    panelSize: aligned.panel.length,
    commonGenes: common.map((g) => truth.genes[aligned.panel[g]!]!),
    genes,
    variant: { genes, heldOut, targets, duplicates },
    coverage: aligned.models.map((model) => coverage(aligned, model)),
  };
}

/** Positions of genes that the condition does not perturb itself. */
function withoutTargets(
  { truth, panel }: Aligned,
  { genes }: Condition,
  positions: readonly number[],
): number[] {
  return positions.filter((at) => !genes.includes(truth.genes[panel[at]!]!));
}

/** Columns whose symbol no earlier column has. */
function firstRows(genes: readonly string[]): Set<number> {
  return new Set(occurrences(genes).flatMap((name, column) => (name.startsWith("0 ") ? [column] : [])));
}

/** Prediction, truth and control of one held-out condition at some positions of the panel. */
export function scoredRows(
  { truth, rows }: Aligned,
  model: AlignedModel,
  condition: number,
  { columns, own, names }: ScoredGenes,
): { prediction: Float64Array; truth: Float64Array; control: Float64Array; genes: readonly string[] } {
  return {
    prediction: pick(model.predictions.values, model.predictions.genes.length, model.rows[condition]!, own),
    truth: pick(truth.means, truth.genes.length, rows[condition]!, columns),
    control: pick(truth.means, truth.genes.length, truth.control, columns),
    genes: names,
  };
}

/** Where the genes that are scored lie: columns of the truth, columns of a model's predictions, and their symbols. */
export interface ScoredGenes {
  columns: Int32Array;
  own: Int32Array;
  names: readonly string[];
}

/** @param genes positions in the panel */
export function scoredGenes(
  { truth, panel }: Aligned,
  model: AlignedModel,
  genes: readonly number[],
): ScoredGenes {
  const columns = Int32Array.from(genes, (g) => panel[g]!);
  return {
    columns,
    own: Int32Array.from(genes, (g) => model.columns[g]!),
    names: Array.from(columns, (column) => truth.genes[column]!),
  };
}

/** What of the held-out conditions and of the panel a model predicts. */
export function coverage(aligned: Aligned, model: AlignedModel): Coverage {
  const { notPredicted } = model.predictions;
  const missing = aligned.conditions
    .filter((_, i) => model.rows[i]! < 0)
    .map(({ label }) => ({
      condition: label,
      reason: notPredicted.find((entry) => entry.condition === label)?.reason ?? "no prediction",
    }));
  const missingGenes = Array.from(aligned.panel)
    .filter((_, g) => model.columns[g]! < 0)
    .map((column) => aligned.truth.genes[column]!);
  return {
    model: model.predictions.model,
    label: model.predictions.label,
    predicted: aligned.conditions.length - missing.length,
    missing,
    genes: aligned.panel.length - missingGenes.length,
    missingGenes,
  };
}
