import { dot, rowOf, transpose, type DenseMatrix } from "./matrix.ts";

/** L of A = L Lᵀ: below the diagonal and on it; zeros above. */
export interface Cholesky {
  lower: DenseMatrix;
  /** Lᵀ. */
  upper: DenseMatrix;
}

/**
 * Cholesky's factor of a symmetric matrix, row by row, so that every inner product runs along memory.
 * @returns undefined where the matrix is not positive definite
 */
export function cholesky({ rows: n, values }: DenseMatrix): Cholesky | undefined {
  const lower: DenseMatrix = { rows: n, columns: n, values: new Float64Array(n * n) };
  const l = lower.values;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = values[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
      if (i !== j) l[i * n + j] = rest / l[j * n + j]!;
      else if (rest > 0) l[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  return { lower, upper: transpose(lower) };
}

/** X of A X = B, forwards through L and backwards through Lᵀ. */
export function solveCholesky({ lower, upper }: Cholesky, b: DenseMatrix): DenseMatrix {
  const n = lower.rows;
  const columns = transpose(b);
  for (let c = 0; c < columns.rows; c++) {
    const x = rowOf(columns, c);
    for (let i = 0; i < n; i++)
      x[i] = (x[i]! - dot(rowOf(lower, i).subarray(0, i), x.subarray(0, i))) / lower.values[i * n + i]!;
    for (let i = n - 1; i >= 0; i--)
      x[i] = (x[i]! - dot(rowOf(upper, i).subarray(i + 1), x.subarray(i + 1))) / lower.values[i * n + i]!;
  }
  return transpose(columns);
}
