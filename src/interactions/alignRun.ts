import { conditionFinder } from "../data/matchConditions.ts";
import { parseCondition } from "../data/condition.ts";
import { occurrences } from "../data/geneOccurrences.ts";
import type { Predictions } from "../data/predictions.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";

/** One model's predictions, trained on one split. */
export interface Run {
  predictions: Predictions;
  /** Of the split. */
  seed: number;
  /** Labels of the doubles that were held out; all that are predicted unless given. */
  heldOut?: readonly string[];
}

/** A run's predictions in the order of the expectation. */
export interface AlignedRun {
  model: string;
  label: string;
  seed: number;
  /** doubles × genes of the expectation; NaN where nothing is predicted. */
  values: Float64Array;
  /** Positions of doubles that were held out and are predicted, in the expectation's order. */
  heldOut: readonly number[];
  /** Positions of all doubles that are predicted. */
  predicted: readonly number[];
  /** Labels of held-out doubles without a prediction. */
  missing: readonly string[];
  /** Genes of the panel without a prediction. */
  missingGenes: readonly string[];
}

/**
 * Brings predictions into the order of the expectation: conditions by the genes they perturb, genes by symbol, a repeated
 * symbol by its occurrence.
 */
export function alignRun(expectation: AdditiveExpectation, { predictions, seed, heldOut }: Run): AlignedRun {
  const { truth, doubles, panel } = expectation;
  const control = truth.conditions[truth.control]?.label;
  const find = conditionFinder(predictions.conditions.map((label) => parseCondition(label, control)), control); // prettier-ignore
  const rows = doubles.map(({ label }) => find(label)[0] ?? -1);
  const there = new Map(occurrences(predictions.genes).map((name, column) => [name, column]));
  const names = occurrences(truth.genes);
  const columns = Int32Array.from(panel, (column) => there.get(names[column]!) ?? -1);
  const width = panel.length;
  const values = new Float64Array(doubles.length * width).fill(NaN);
  rows.forEach((row, d) => {
    if (row < 0) return;
    for (let g = 0; g < width; g++) {
      const column = columns[g]!;
      if (column >= 0) values[d * width + g] = predictions.values[row * predictions.genes.length + column]!;
    }
  });
  const all = doubles.map((_, d) => d);
  const predicted = all.filter((d) => rows[d]! >= 0);
  const findDouble = conditionFinder(doubles, control);
  const wanted = heldOut === undefined ? new Set(predicted) : new Set(heldOut.flatMap((label) => [...findDouble(label)])); // prettier-ignore
  return {
    model: predictions.model,
    label: predictions.label,
    seed,
    values,
    heldOut: predicted.filter((d) => wanted.has(d)),
    predicted,
    missing: all.filter((d) => wanted.has(d) && rows[d]! < 0).map((d) => doubles[d]!.label),
    missingGenes: expectation.genes.filter((_, g) => columns[g]! < 0),
  };
}
