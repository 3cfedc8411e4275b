import type { DenseMatrix } from "../matrix.ts";

/** A way to say how far two groups of points (cells × features) are apart. */
export interface CellDistance {
  /** pertpy's name. */
  id: string;
  label: string;
  /** X, Y the groups, a and b their means, G the number of features. */
  formula: string;
  /** What the name does not say. */
  note?: string;
  /** @returns NaN where it is not defined, as for a group without points */
  compute(x: DenseMatrix, y: DenseMatrix): number;
}

/** Values of one feature over the points. */
export function feature({ rows, columns, values }: DenseMatrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => values[i * columns + k]!);
}

/** Mean of a number over the features. */
export function overFeatures(
  x: DenseMatrix,
  y: DenseMatrix,
  value: (a: Float64Array, b: Float64Array) => number,
): number {
  let sum = 0;
  for (let k = 0; k < x.columns; k++) sum += value(feature(x, k), feature(y, k));
  return sum / x.columns;
}
