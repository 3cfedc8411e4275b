import { PertlineError } from "../error.ts";
import { cholesky, solveCholesky, type Cholesky } from "./cholesky.ts";
import { crossProduct, orderedSum, transpose, type DenseMatrix } from "./matrix.ts";
import { gramOfRows } from "./rowProducts.ts";

/** Factors of XᵀX + λI by the values of X, for as long as X is there, with a sum that tells whether it was changed since. */
const known = new WeakMap<Float64Array, { sum: number; byPenalty: Map<number, Cholesky> }>();

/**
 * (XᵀX + λI)⁻¹ B by Cholesky, best for an X with few columns. The factor is kept for the next B.
 * @throws PertlineError BAD_PENALTY, SINGULAR (λ = 0 and dependent columns)
 */
export function ridgeSolve(x: DenseMatrix, b: DenseMatrix, lambda: number): DenseMatrix {
  checkPenalty(lambda);
  if (b.rows !== x.columns)
    throw new PertlineError(
      "BAD_SHAPE",
      `The right side must have ${x.columns} rows, one per column of X, found ${b.rows}.`,
    );
  return solveCholesky(factorOf(x, lambda), b);
}

function factorOf(x: DenseMatrix, lambda: number): Cholesky {
  const sum = orderedSum(x.values) + x.columns;
  let kept = known.get(x.values);
  if (kept?.sum !== sum) known.set(x.values, (kept = { sum, byPenalty: new Map() }));
  const factor = kept.byPenalty.get(lambda);
  if (factor) return factor;
  const gram = gramOfRows(transpose(x));
  for (let i = 0; i < gram.rows; i++) gram.values[i * gram.rows + i]! += lambda;
  const made = cholesky(gram);
  if (!made)
    throw new PertlineError(
      "SINGULAR",
      `The columns of X (${x.rows} × ${x.columns}) depend on one another and the penalty is ${lambda}. Use a penalty above 0 or fewer columns.`,
    );
  kept.byPenalty.set(lambda, made);
  return made;
}

/**
 * R = P (PᵀP + λI)⁻¹, what changes are multiplied with to get how they go with each dimension of P.
 *
 * @returns perturbations × dimensions, as P
 * @throws PertlineError BAD_PENALTY, SINGULAR
 */
export function ridgeRight(p: DenseMatrix, lambda: number): DenseMatrix {
  if (p.rows >= p.columns || lambda === 0) return transpose(ridgeSolve(p, transpose(p), lambda));
  // Through the smaller of PᵀP and PPᵀ: with λ > 0 it is (PPᵀ + λI)⁻¹ P, too.
  return ridgeSolve(transpose(p), p, lambda);
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

/** @throws PertlineError BAD_PENALTY */
export function checkPenalty(lambda: number): void {
  if (!(lambda >= 0 && Number.isFinite(lambda)))
    throw new PertlineError("BAD_PENALTY", `A ridge penalty is a finite number from 0 on, found ${lambda}.`);
}
