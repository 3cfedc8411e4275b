import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { rowsOfConditions } from "../data/select.ts";
import { heldOut, type Split } from "../splits/split.ts";
import { geneSpread } from "./geneSpread.ts";

/** How much every gene varies over the perturbations that a model predicts, or over the observed ones. */
export interface GeneSpreads {
  /** Id of the model; "ground_truth" for what was observed. */
  model: string;
  label: string;
  /** Standard deviation of each gene. */
  values: ArrayLike<number>;
}

/**
 * Standard deviation of every gene over the held-out conditions of all seeds, observed and as each model predicts it: the
 * paper's extended data figure 7. A condition that is held out in several seeds counts in each.
 *
 * @param panel columns of the truth; all unless given
 * @throws PertlineError UNKNOWN_CONDITION
 */
export function geneSpreads(
  truth: Pseudobulk,
  seeds: readonly { predictions: readonly Predictions[]; split: Split }[],
  panel: ArrayLike<number> = truth.genes.map((_, g) => g),
): GeneSpreads[] {
  const width = truth.genes.length;
  const wanted = new Set(Array.from(panel, (column) => truth.genes[column]!));
  const rows = seeds.flatMap(({ split }) => rowsOfConditions(truth, heldOut(split)));
  const observed = geneSpread(truth.means, width, rows);
  const predicted = new Map<string, { label: string; genes: readonly string[]; rows: Float64Array[] }>();
  for (const { predictions, split } of seeds) {
    const asked = new Set(heldOut(split));
    for (const { model, label, genes, conditions, values } of predictions) {
      const own = predicted.get(model) ?? { label, genes, rows: [] };
      predicted.set(model, own);
      conditions.forEach((condition, row) => {
        if (asked.has(condition))
          own.rows.push(values.subarray(row * genes.length, (row + 1) * genes.length));
      });
    }
  }
  return [
    { model: "ground_truth", label: "Observed", values: Array.from(panel, (column) => observed[column]!) },
    ...[...predicted].map(([model, { label, genes, rows: own }]) => ({
      model,
      label,
      values: spreadOf(own, genes, wanted),
    })),
  ];
}

function spreadOf(
  rows: readonly Float64Array[],
  genes: readonly string[],
  wanted: ReadonlySet<string>,
): number[] {
  const width = genes.length;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => values.set(row, i * width));
  const spread = geneSpread(values, width);
  return genes.flatMap((gene, g) => (wanted.has(gene) ? [spread[g]!] : []));
}
