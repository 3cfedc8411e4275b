import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { addScaled, dot, multiply, stackRows, type DenseMatrix } from "./matrix.ts";

/** Leading eigenvectors of a symmetric matrix: row i of `vectors` belongs to `values[i]`, largest first. */
export interface Eigen {
  values: Float64Array;
  vectors: DenseMatrix;
}

/** Up to this size the whole problem is solved at once: about a tenth of a second. */
const DENSE = 160;
/** A basis of this size without convergence: the spectrum has no gap, and the whole problem is cheaper. */
const LARGEST_BASIS = 350;

/**
 * The `count` largest eigenvalues of a symmetric positive semidefinite matrix with their eigenvectors. Deterministic.
 * Large matrices are reduced by block Lanczos with full reorthogonalisation until every residual is below
 * 1e-13 of the largest eigenvalue; where that does not happen (no gap in the spectrum) the whole problem is solved.
 */
export function leadingEigen(matrix: DenseMatrix, count: number): Eigen {
  const n = matrix.rows;
  if (n <= Math.max(DENSE, 3 * count)) return top(matrix, count);
  const block = count + 4;
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  let next = startingVectors(n, block);
  let check = 5 * block;
  while (basis.length < Math.min(LARGEST_BASIS, n)) {
    const added = orthonormal(next, basis);
    if (added.length > 0) {
      const moved = multiply(stackRows(added, n), matrix);
      next = added.map((_, i) => moved.values.slice(i * n, (i + 1) * n));
      basis.push(...added);
      images.push(...next);
    }
    if (added.length > 0 && basis.length < check) continue;
    const found = rayleighRitz(basis, images, count);
    if (found.residual <= 1e-13 * found.values[0]!) return { values: found.values, vectors: found.vectors };
    if (added.length === 0) break;
    check = Math.ceil(1.4 * basis.length);
  }
  return top(matrix, count);
}

/** Whether the largest eigenvalues are meant, or those of the largest size. */
type Order = "value" | "size";

function top(matrix: DenseMatrix, count: number, by: Order = "value"): Eigen {
  const n = matrix.rows;
  const square = new Matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) square.set(i, j, matrix.values[i * n + j]!);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(square, {
    assumeSymmetric: true,
  });
  const rank = by === "value" ? realEigenvalues : realEigenvalues.map(Math.abs);
  const order = rank.map((_, i) => i).sort((a, b) => rank[b]! - rank[a]!);
  const kept = order.slice(0, count);
  return {
    values: Float64Array.from(kept, (i) => realEigenvalues[i]!),
    vectors: stackRows(
      kept.map((i) => Float64Array.from(eigenvectorMatrix.getColumn(i))),
      n,
    ),
  };
}

/** Best eigenpairs within a space: `images` are the matrix times each vector of the orthonormal `basis`. */
export function rayleighRitz(
  basis: readonly Float64Array[],
  images: readonly Float64Array[],
  count: number,
  by: Order = "value",
): Eigen & {
  /** Largest ‖Av − λv‖. */
  residual: number;
} {
  const d = basis.length;
  const n = basis[0]!.length;
  const small = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) small[i * d + j] = small[j * d + i] = dot(basis[i]!, images[j]!);
  const inner = top({ rows: d, columns: d, values: small }, Math.min(count, d), by);
  const vectors = multiply(inner.vectors, stackRows(basis, n));
  const residuals = multiply(inner.vectors, stackRows(images, n));
  let residual = 0;
  for (let i = 0; i < inner.values.length; i++) {
    const row = residuals.values.subarray(i * n, (i + 1) * n);
    addScaled(row, -inner.values[i]!, vectors.values, i * n);
    residual = Math.max(residual, Math.sqrt(dot(row, row)));
  }
  return { values: inner.values, vectors, residual };
}

/** The part of the vectors that is not in the basis, as an orthonormal set; what is numerically nothing is left out. */
export function orthonormal(
  vectors: readonly Float64Array[],
  basis: readonly Float64Array[] = [],
): Float64Array[] {
  const added: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    const before = Math.sqrt(dot(rest, rest));
    let norm = before;
    // Twice is enough (Kahan): the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (const one of basis) addScaled(rest, -dot(rest, one), one);
      for (const one of added) addScaled(rest, -dot(rest, one), one);
      norm = Math.sqrt(dot(rest, rest));
      if (!(norm > 1e-13 * before)) break;
    }
    if (!(norm > 1e-13 * before)) continue;
    for (let i = 0; i < rest.length; i++) rest[i]! /= norm;
    added.push(rest);
  }
  return added;
}

/** Fixed vectors without structure, so that none is orthogonal to an eigenvector by accident. */
export function startingVectors(n: number, count: number): Float64Array[] {
  let state = 1;
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: n }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    }),
  );
}
