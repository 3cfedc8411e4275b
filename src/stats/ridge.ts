import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { PertlineError } from "../error.ts";
import { crossProduct, gramOfRows, transpose, type DenseMatrix } from "./matrix.ts";

/**
 * (XᵀX + λI)⁻¹ B by Cholesky, best for an X with few columns.
 * @throws PertlineError BAD_PENALTY, SINGULAR (λ = 0 and dependent columns)
 */
export function ridgeSolve(x: DenseMatrix, b: DenseMatrix, lambda: number): DenseMatrix {
  checkPenalty(lambda);
  const gram = gramOfRows(transpose(x));
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
 * @param g genes × K, or "identity" (K = genes), which is not formed
 * @param y genes × perturbations
 * @param p perturbations × L
 * @returns K × L
 * @throws PertlineError BAD_SHAPE, BAD_PENALTY, SINGULAR
 */
export function bilinearRidge(
  g: DenseMatrix | "identity",
  y: DenseMatrix,
  p: DenseMatrix,
  penalties: { g: number; p: number },
): DenseMatrix {
  // The side with fewer dimensions first: what remains is then small.
  if (g !== "identity" && g.columns > p.columns) {
    const right = transpose(ridgeOnto(p, transpose(y), penalties.p));
    return ridgeSolve(g, crossProduct(g, right), penalties.g);
  }
  if (g !== "identity") {
    const left = ridgeSolve(g, crossProduct(g, y), penalties.g);
    return transpose(ridgeOnto(p, transpose(left), penalties.p));
  }
  checkPenalty(penalties.g);
  const solved = transpose(ridgeOnto(p, transpose(y), penalties.p));
  return { ...solved, values: solved.values.map((value) => value / (1 + penalties.g)) };
}

/** (PᵀP + λI)⁻¹ Pᵀ B, through the smaller of PᵀP and PPᵀ: with λ > 0 it is Pᵀ (PPᵀ + λI)⁻¹ B, too. */
function ridgeOnto(p: DenseMatrix, b: DenseMatrix, lambda: number): DenseMatrix {
  if (p.rows >= p.columns || lambda === 0) return ridgeSolve(p, crossProduct(p, b), lambda);
  return crossProduct(p, ridgeSolve(transpose(p), b, lambda));
}

function checkPenalty(lambda: number): void {
  if (!(lambda >= 0 && Number.isFinite(lambda)))
    throw new PertlineError("BAD_PENALTY", `A ridge penalty is a finite number from 0 on, found ${lambda}.`);
}

function toMlMatrix({ rows, columns, values }: DenseMatrix): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}
