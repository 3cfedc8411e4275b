import { isControl, isSingle } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { meansOf } from "../data/select.ts";
import { PertlineError } from "../error.ts";
import { addScaled } from "../stats/matrix.ts";

/** Rows of the perturbed conditions: all but control. */
export function perturbedRows(training: Pseudobulk): number[] {
  return training.conditions.flatMap((condition, row) => (isControl(condition) ? [] : [row]));
}

/**
 * Mean of some rows of a pseudobulk, each counting as much as its weight: once unless given, `nCells` for the mean over
 * their cells.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING when there are no rows or they have no weight
 */
export function meanOfRows(
  training: Pseudobulk,
  rows: readonly number[],
  weights?: readonly number[],
): Float64Array {
  const weight = (row: number): number => weights?.[row] ?? 1;
  const total = rows.reduce((sum, row) => sum + weight(row), 0);
  if (!(total > 0))
    throw new PertlineError(
      "NO_PERTURBED_TRAINING",
      `A mean of training conditions needs at least one of them, found none among the ${training.conditions.length} given. Train on perturbed conditions besides control.`,
    );
  const mean = new Float64Array(training.genes.length);
  for (const row of rows) addScaled(mean, weight(row) / total, meansOf(training, row));
  return mean;
}

/**
 * Mean of each singly perturbed gene. Data may hold a single twice, as `A+ctrl` and `ctrl+A`: their means are then
 * weighted by cells, which is the mean over all cells of that single.
 */
export function singleMeans(training: Pseudobulk): Map<string, Float64Array> {
  const rows = new Map<string, number[]>();
  training.conditions.forEach((condition, row) => {
    if (!isSingle(condition)) return;
    const gene = condition.genes[0]!;
    rows.set(gene, [...(rows.get(gene) ?? []), row]);
  });
  return new Map(
    [...rows].map(([gene, its]) => [
      gene,
      its.length === 1 ? meansOf(training, its[0]!) : meanOfRows(training, its, training.nCells),
    ]),
  );
}

/** a − b. */
export function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** "single A is not …" or "single A and single B are not among the training conditions": why there is no prediction. */
export function singlesMissing(genes: readonly string[]): string {
  return `${genes.map((gene) => `single ${gene}`).join(" and ")} ${genes.length === 1 ? "is" : "are"} not among the training conditions`;
}
