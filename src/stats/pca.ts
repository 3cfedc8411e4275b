import { PertlineError } from "../error.ts";
import { krylovSvd } from "./krylovSvd.ts";
import { stackRows, transpose, type DenseMatrix } from "./matrix.ts";

export interface Pca {
  /** observations × components: U·S of the column-centred matrix. */
  scores: DenseMatrix;
  /** variables × components: V, orthonormal columns. The entry of largest size in each is positive. */
  loadings: DenseMatrix;
  /** S, largest first. */
  singularValues: Float64Array;
  /** Mean of each column. */
  means: Float64Array;
  /** Share of the total variance per component. */
  explained: Float64Array;
}

export interface PcaOptions {
  components: number;
  /** Of each component: ‖Xᵀu − σv‖ / σ. Default 1e-10; rounding of the largest singular value sets the limit. */
  tolerance?: number;
}

/**
 * Principal components of a matrix whose rows are observations: columns are centred, not scaled (as R's `prcomp`).
 * Singular values are exact to rounding; vectors to the tolerance divided by the relative distance to the next value.
 * Components beyond the rank are left out, so fewer than asked for may return.
 *
 * @throws PertlineError BAD_COMPONENTS, BAD_TOLERANCE, NOT_FINITE, NO_VARIANCE, NOT_CONVERGED, TOO_LARGE
 */
export function pca(matrix: DenseMatrix, { components, tolerance = 1e-10 }: PcaOptions): Pca {
  if (!Number.isInteger(components) || components < 1)
    throw new PertlineError(
      "BAD_COMPONENTS",
      `PCA expects a whole number of components from 1 on, found ${components}.`,
    );
  if (!(tolerance > 0 && tolerance < 1))
    throw new PertlineError("BAD_TOLERANCE", `PCA expects a tolerance between 0 and 1, found ${tolerance}.`);
  const { rows, columns, values } = matrix;
  const means = columnMeans(matrix);
  let total = 0;
  // A column of equal values leaves rounding of its mean, which is no variance.
  let noise = 0;
  for (let j = 0; j < columns; j++) noise += (means[j]! * Number.EPSILON) ** 2 * rows;
  const found = krylovSvd(rows, columns, Math.min(components, rows, columns), tolerance, (target, stride) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0, from = i * columns, to = i * stride; j < columns; j++) {
        const value = values[from + j]! - means[j]!;
        target[to + j] = value;
        total += value * value;
      }
    if (!(total > 4 * noise))
      throw new PertlineError(
        "NO_VARIANCE",
        "PCA needs at least two different rows; all rows of this matrix are equal.",
      );
  });
  // The rule of numpy's matrix_rank.
  const floor = found.values[0]! * Math.max(rows, columns) * Number.EPSILON;
  const s = found.values.filter((value) => value > floor);
  const [scores, loadings] = [found.left.slice(0, s.length), found.right.slice(0, s.length)];
  for (let c = 0; c < s.length; c++) {
    const sign = signOf(loadings[c]!);
    scale(loadings[c]!, sign);
    scale(scores[c]!, sign * s[c]!);
  }
  return {
    scores: transpose(stackRows(scores, rows)),
    loadings: transpose(stackRows(loadings, columns)),
    singularValues: s,
    means,
    explained: s.map((value) => (value * value) / total),
  };
}

function columnMeans({ rows, columns, values }: DenseMatrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) means[j]! += values[at]!;
  for (let j = 0; j < columns; j++) {
    means[j]! /= rows;
    if (!Number.isFinite(means[j]!))
      throw new PertlineError("NOT_FINITE", `PCA expects finite numbers; column ${j} holds NaN or infinity.`);
  }
  return means;
}

function signOf(vector: Float64Array): number {
  let largest = 0;
  // Near ties must not decide by rounding: a later entry wins only when it is clearly larger.
  for (const value of vector) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
  return largest < 0 ? -1 : 1;
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}
