import type { Predictions } from "../data/predictions.ts";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";

/** One predicted value. */
export interface PredictionRow {
  model: string;
  condition: string;
  gene: string;
  /** On the scale of the data. */
  predicted: number;
}

/**
 * Predictions as a long table, one row per condition and gene. Conditions that are not predicted have no rows.
 *
 * @param only genes and conditions to keep; all unless given, which may be millions of rows
 * @throws PertlineError UNKNOWN_GENE for a gene that none of the models predicts
 */
export function predictionsTable(
  predictions: Predictions | readonly Predictions[],
  only: { genes?: readonly string[]; conditions?: readonly string[] } = {},
): PredictionRow[] {
  const all = [predictions].flat() as Predictions[];
  const wanted = only.genes && new Set(only.genes);
  const known = new Set(all.flatMap(({ genes }) => genes));
  const unknown = only.genes?.find((gene) => !known.has(gene));
  if (unknown !== undefined)
    throw new PertlineError(
      "UNKNOWN_GENE",
      `No model predicts a gene "${unknown}". ${suggestion(unknown, known)}`,
    );
  return all.flatMap(({ model, genes, conditions, values }) => {
    const columns = genes.map((_, g) => g).filter((g) => !wanted || wanted.has(genes[g]!));
    return conditions.flatMap((condition, row) => {
      if (only.conditions && !only.conditions.includes(condition)) return [];
      const start = row * genes.length;
      return columns.map((g) => ({ model, condition, gene: genes[g]!, predicted: values[start + g]! }));
    });
  });
}
