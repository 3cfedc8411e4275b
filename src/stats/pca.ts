import { Matrix, SVD } from "ml-matrix";
import { PertlineError } from "../error.ts";
import { leadingEigen, orthonormal } from "./eigen.ts";
import { gramOfRows, multiply, stackRows, transpose, type DenseMatrix } from "./matrix.ts";

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

/** Directions followed beyond those asked for, so that the last of these converge. */
const EXTRA = 8;

/**
 * Principal components of a matrix whose rows are observations: columns are centred, not scaled (as R's `prcomp`).
 *
 * Solved through the smaller Gram matrix and polished on the matrix itself, which restores the accuracy that squaring
 * loses; components are exact to about 1e-12 while their singular value is above 1e-7 of the largest. Meant for a
 * smaller side of up to about 1,500. Components beyond the rank are left out, so fewer than asked for may return.
 *
 * @throws PertlineError BAD_COMPONENTS, NOT_FINITE, NO_VARIANCE
 */
export function pca(matrix: DenseMatrix, options: { components: number }): Pca {
  const { components } = options;
  if (!Number.isInteger(components) || components < 1)
    throw new PertlineError(
      "BAD_COMPONENTS",
      `PCA expects a whole number of components from 1 on, found ${components}.`,
    );
  const byColumn = transpose(matrix);
  const means = centreRows(byColumn);
  const wide = matrix.columns <= matrix.rows;
  // `a` has the smaller side as rows; its left vectors are the loadings when those are variables.
  const a = wide ? byColumn : transpose(byColumn);
  const found = leadingSvd(a, wide ? byColumn : undefined, components);
  const count = found.s.length;
  const [variableSide, observationSide] = wide ? [found.left, found.right] : [found.right, found.left];
  for (let c = 0; c < count; c++) {
    const sign = signOf(variableSide[c]!);
    scale(variableSide[c]!, sign);
    scale(observationSide[c]!, sign * found.s[c]!);
  }
  return {
    scores: columnsOf(observationSide, matrix.rows),
    loadings: columnsOf(variableSide, matrix.columns),
    singularValues: found.s,
    means,
    explained: found.s.map((value) => (value * value) / found.total),
  };
}

/** Centres the rows in place and returns what was subtracted. */
function centreRows({ rows, columns, values }: DenseMatrix): Float64Array {
  const means = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * columns, (i + 1) * columns);
    let sum = 0;
    for (const value of row) sum += value;
    const mean = sum / columns;
    if (!Number.isFinite(mean))
      throw new PertlineError("NOT_FINITE", `PCA expects finite numbers; column ${i} holds NaN or infinity.`);
    for (let j = 0; j < columns; j++) row[j]! -= mean;
    means[i] = mean;
  }
  return means;
}

interface Svd {
  s: Float64Array;
  left: Float64Array[];
  right: Float64Array[];
  /** Σ of all squared singular values. */
  total: number;
}

/** Leading singular triplets of a matrix with at most as many rows as columns. */
function leadingSvd(a: DenseMatrix, given: DenseMatrix | undefined, components: number): Svd {
  const gram = gramOfRows(given ?? a);
  let total = 0;
  for (let i = 0; i < gram.rows; i++) total += gram.values[i * gram.rows + i]!;
  if (!(total > 0))
    throw new PertlineError(
      "NO_VARIANCE",
      "PCA needs at least two different rows; all rows of this matrix are equal.",
    );
  let left = rowsOf(leadingEigen(gram, Math.min(components + EXTRA, a.rows)).vectors);
  let right: Float64Array[] = [];
  let s: Float64Array = new Float64Array(0);
  const turned = transpose(a);
  // Subspace iteration on the matrix itself: an eigenvector of the Gram matrix is only good to eps·(s₁/s)².
  for (let pass = 0; pass < 3; pass++) {
    const q = orthonormal(rowsOf(multiply(stackRows(left, a.rows), a)));
    const projected = multiply(stackRows(q, a.columns), turned);
    const { U, s: values, V } = thinSvd(transpose(projected));
    s = values;
    left = rowsOf(transpose(U));
    right = rowsOf(multiply(transpose(V), stackRows(q, a.columns)));
  }
  // The rule of numpy's matrix_rank.
  const floor = s[0]! * Math.max(a.rows, a.columns) * Number.EPSILON;
  const count = Math.min(components, s.filter((value) => value > floor).length);
  return { s: s.slice(0, count), left: left.slice(0, count), right: right.slice(0, count), total };
}

function thinSvd(matrix: DenseMatrix): { U: DenseMatrix; s: Float64Array; V: DenseMatrix } {
  const input = new Matrix(matrix.rows, matrix.columns);
  for (let i = 0; i < matrix.rows; i++)
    for (let j = 0; j < matrix.columns; j++) input.set(i, j, matrix.values[i * matrix.columns + j]!);
  const svd = new SVD(input, { autoTranspose: true });
  const dense = (one: Matrix): DenseMatrix => ({
    rows: one.rows,
    columns: one.columns,
    values: Float64Array.from(one.to1DArray()),
  });
  return {
    U: dense(svd.leftSingularVectors),
    s: Float64Array.from(svd.diagonal),
    V: dense(svd.rightSingularVectors),
  };
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

function rowsOf({ rows, columns, values }: DenseMatrix): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
}

function columnsOf(vectors: readonly Float64Array[], length: number): DenseMatrix {
  return transpose(stackRows(vectors, length));
}
