import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { PertlineError } from "../error.ts";
import { crossProduct, multiply, transpose, type DenseMatrix } from "./matrix.ts";

/**
 * (XᵀX + λI)⁻¹ B for a tall X with few columns, by Cholesky.
 * @throws PertlineError BAD_PENALTY, SINGULAR (λ = 0 and dependent columns)
 */
export function ridgeSolve(x: DenseMatrix, b: DenseMatrix, lambda: number): DenseMatrix {
  if (!(lambda >= 0 && Number.isFinite(lambda)))
    throw new PertlineError("BAD_PENALTY", `A ridge penalty is a finite number from 0 on, found ${lambda}.`);
  const gram = crossProduct(x, x);
  if (b.rows !== gram.rows)
    throw new PertlineError(
      "BAD_SHAPE",
      `The right side must have ${gram.rows} rows, one per column of X, found ${b.rows}.`,
    );
  for (let i = 0; i < gram.rows; i++) gram.values[i * gram.rows + i]! += lambda;
  const cholesky = new CholeskyDecomposition(toMlMatrix(gram));
  if (!cholesky.isPositiveDefinite())
    throw new PertlineError(
      "SINGULAR",
      `The columns of X (${x.rows} × ${x.columns}) depend on one another and the penalty is ${lambda}. Use a penalty above 0 or fewer columns.`,
    );
  const solved = cholesky.solve(toMlMatrix(b));
  return { rows: b.rows, columns: b.columns, values: Float64Array.from(solved.to1DArray()) };
}

/**
 * W of the two-sided ridge regression Y ≈ G W Pᵀ:
 * W = (GᵀG + λI)⁻¹ Gᵀ Y P (PᵀP + λI)⁻¹, the paper's equation 3 with Y already centred.
 *
 * @param g genes × K
 * @param y genes × perturbations
 * @param p perturbations × L
 * @returns K × L
 * @throws PertlineError BAD_SHAPE, BAD_PENALTY, SINGULAR
 */
export function bilinearRidge(
  g: DenseMatrix,
  y: DenseMatrix,
  p: DenseMatrix,
  penalties: { g: number; p: number },
): DenseMatrix {
  const middle = multiply(crossProduct(g, y), p);
  const left = ridgeSolve(g, middle, penalties.g);
  return transpose(ridgeSolve(p, transpose(left), penalties.p));
}

function toMlMatrix({ rows, columns, values }: DenseMatrix): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}
