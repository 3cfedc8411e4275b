import { isControl, parseCondition } from "../data/condition.ts";
import type { Condition } from "../data/condition.ts";
import { occurrences } from "../data/geneOccurrences.ts";
import { conditionFinder } from "../data/matchConditions.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { heldOut } from "../splits/split.ts";
import type { Split } from "../splits/split.ts";

/** Predictions of one model, looked up by held-out condition and panel gene. */
export interface AlignedModel {
  predictions: Predictions;
  /** Row in the predictions for each held-out condition; −1 where there is none. */
  rows: Int32Array;
  /** Column in the predictions for each gene of the panel; −1 where there is none. */
  columns: Int32Array;
}

/** Which held-out conditions are scored: test and validation pooled, as in every figure of the paper, or one of them. */
export type HeldOut = "pooled" | "test" | "validation";

/** Several models' predictions of the same held-out conditions. */
export interface Aligned {
  truth: Pseudobulk;
  /** Held-out conditions that the data has, control left out, in the order of the split. */
  conditions: readonly Condition[];
  /** Their rows in the truth. */
  rows: Int32Array;
  /** The set of the split that each is in; test where it is in both. */
  sets: readonly ("test" | "validation")[];
  /** Columns of the truth that are scored. */
  panel: Int32Array;
  /** Held-out conditions of the split that the data has not. */
  notInData: readonly string[];
  models: readonly AlignedModel[];
}

/**
 * Brings truth and predictions into one order. Conditions are matched by the set of perturbed genes, whatever the order and
 * the control label in their names; genes by symbol, a repeated symbol by its occurrence.
 * @param panel columns of the truth
 * @throws NOTHING_HELD_OUT when the data has no held-out condition of the split, NOT_FINITE for a NaN
 */
export function align(
  truth: Pseudobulk,
  predictions: readonly Predictions[],
  split: Split,
  panel: ArrayLike<number>,
  set: HeldOut = "pooled",
): Aligned {
  const control = truth.conditions[truth.control]?.label;
  const find = conditionFinder(truth.conditions, control);
  const wanted = set === "pooled" ? heldOut(split) : split[set];
  const inTest = new Set(split.test.flatMap(find));
  const rows = Int32Array.from(new Set(wanted.flatMap(find))).filter(
    (row) => !isControl(truth.conditions[row]!),
  );
  if (rows.length === 0)
    throw new PertlineError(
      "NOTHING_HELD_OUT",
      `None of the ${wanted.length} ${set === "pooled" ? "held-out" : set} conditions of the split (${listed(wanted, 5)}) is among the ` +
        `${truth.conditions.length} conditions of ${truth.dataset} (${listed(
          truth.conditions.map(({ label }) => label),
          5,
        )}).`,
    );
  const conditions = Array.from(rows, (row) => truth.conditions[row]!);
  const columns = Int32Array.from(panel);
  return {
    truth,
    conditions,
    rows,
    sets: Array.from(rows, (row) => (inTest.has(row) ? "test" : "validation")),
    panel: columns,
    notInData: wanted.filter((label) => find(label).length === 0),
    models: predictions.map((entry) => ({
      predictions: finite(entry),
      rows: conditionRows(conditions, entry, control),
      columns: geneColumns(truth.genes, columns, entry.genes),
    })),
  };
}

/** Panel positions that every one of these models has. */
export function commonGenes(models: readonly AlignedModel[], panelSize: number): number[] {
  return positions(panelSize).filter((g) => models.every((model) => model.columns[g]! >= 0));
}

/** Positions of held-out conditions that every one of these models predicts. */
export function commonConditions(models: readonly AlignedModel[], conditions: number): number[] {
  return positions(conditions).filter((i) => models.every((model) => model.rows[i]! >= 0));
}

/** A row of a matrix at these columns. */
export function pick(
  values: Float64Array,
  width: number,
  row: number,
  columns: ArrayLike<number>,
): Float64Array {
  const picked = new Float64Array(columns.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[row * width + columns[i]!]!;
  return picked;
}

function positions(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function conditionRows(
  conditions: readonly Condition[],
  predictions: Predictions,
  control?: string,
): Int32Array {
  const find = conditionFinder(
    predictions.conditions.map((label) => parseCondition(label, control)),
    control,
  );
  return Int32Array.from(conditions, ({ label }) => find(label)[0] ?? -1);
}

/** Columns of another gene list for some columns of the truth: the k-th copy of a symbol is matched with the k-th copy there. */
function geneColumns(genes: readonly string[], panel: Int32Array, other: readonly string[]): Int32Array {
  const there = occurrences(other);
  const columnOf = new Map(other.map((_, i) => [there[i]!, i]));
  const here = occurrences(genes);
  return panel.map((column) => columnOf.get(here[column]!) ?? -1);
}

function finite(predictions: Predictions): Predictions {
  const at = predictions.values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return predictions;
  const width = predictions.genes.length;
  throw new PertlineError(
    "NOT_FINITE",
    `Predictions must be finite numbers; ${predictions.model} gives ${predictions.values[at]} for gene ` +
      `${predictions.genes[at % width]} in condition ${predictions.conditions[Math.floor(at / width)]}. ` +
      "Leave a condition out, and list it as not predicted, where a model cannot predict it.",
  );
}
