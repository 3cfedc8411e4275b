import type { DenseMatrix } from "../../../stats/matrix.ts";
import { pearsonCorrelation } from "../../../stats/correlation.ts";

/** What GEARS' functions are given: predicted and observed cells of the conditions to score. */
export interface GearsResults {
  genes: readonly string[];
  /** Mean of the observed control cells. */
  control: Float64Array;
  conditions: readonly GearsCondition[];
}

export interface GearsCondition {
  /** As GEARS names it: `A+ctrl`, `A+B`; `ctrl` for control. */
  name: string;
  /** cells × genes; a prediction for every observed cell, each from a control cell drawn at random. */
  predicted: DenseMatrix;
  observed: DenseMatrix;
  /** Positions of genes by differential expression, strongest first (`rank_genes_groups_cov_all`). */
  ranking: readonly number[];
}

/** Numbers by GEARS' names. */
export type GearsNumbers = Record<string, number>;

export function columnMeans({ rows, columns, values }: DenseMatrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) means[k]! += values[i * columns + k]!;
  return means.map((sum) => sum / rows);
}

/** GEARS writes 0 for a correlation that is not defined. */
export function pearsonOrZero(a: Float64Array, b: Float64Array): number {
  const found = pearsonCorrelation(a, b);
  return Number.isNaN(found) ? 0 : found;
}

export function meanSquaredError(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / a.length;
}

export function at(row: Float64Array, positions: readonly number[]): Float64Array {
  return Float64Array.from(positions, (position) => row[position]!);
}

/** Shares of genes whose predicted and observed change have the same sign, opposite signs, and one of them none. */
export function directions(
  predicted: Float64Array,
  observed: Float64Array,
  control: Float64Array,
): { same: number; opposite: number; one: number } {
  const apart = predicted.map((value, i) =>
    Math.abs(Math.sign(value - control[i]!) - Math.sign(observed[i]! - control[i]!)),
  );
  const share = (difference: number): number =>
    apart.reduce((count, value) => count + (value === difference ? 1 : 0), 0) / apart.length;
  return { same: share(0), opposite: share(2), one: share(1) };
}
