import { CholeskyDecomposition, Matrix, SVD } from "ml-matrix";
import { PertlineError } from "../error.ts";
import { dot, rowOf, transpose, type DenseMatrix } from "./matrix.ts";
import { gramOfRows } from "./rowProducts.ts";

/** Pivots of a Cholesky decomposition closer to 0 than this, relative to the largest: solved by singular values instead. */
const SMALL_PIVOT = 1e-6;

/**
 * Linear regression with an intercept, told by the weights that a prediction gives to the observations: whatever is
 * regressed, ŷ(v) = Σ wᵢ yᵢ, and the weights sum to 1. Coefficients have the given penalty (ridge), the intercept none.
 * With penalty 0 it is least squares, with the smallest coefficients where the data do not decide them.
 *
 * The same numbers as scikit-learn's `Ridge(alpha)` and `LinearRegression()`; many outcomes cost nothing.
 *
 * @param x observations × variables
 * @throws PertlineError BAD_PENALTY, BAD_SHAPE
 */
export function regressionWeights(x: DenseMatrix, penalty: number): (point: Float64Array) => Float64Array {
  if (!(penalty >= 0 && Number.isFinite(penalty)))
    throw new PertlineError("BAD_PENALTY", `A ridge penalty is a finite number from 0 on, found ${penalty}.`);
  if (x.rows === 0)
    throw new PertlineError("BAD_SHAPE", "A regression needs at least one observation, found none.");
  const centre = columnMeans(x);
  const centred: DenseMatrix = { ...x, values: x.values.map((value, i) => value - centre[i % x.columns]!) };
  const weigh = x.columns === 0 ? () => new Float64Array(x.rows) : solver(centred, penalty);
  return (point) => {
    if (point.length !== x.columns)
      throw new PertlineError("BAD_SHAPE", `A point must have ${x.columns} numbers, one per variable, found ${point.length}.`); // prettier-ignore
    const weights = weigh(point.map((value, i) => value - centre[i]!));
    // The intercept: what is missing to 1 goes to all observations alike.
    const rest = (1 - weights.reduce((sum, one) => sum + one, 0)) / x.rows;
    return weights.map((one) => one + rest);
  };
}

/** v → X (XᵀX + λI)⁻¹ v, or (XXᵀ + λI)⁻¹ X v where that is smaller. */
function solver(x: DenseMatrix, penalty: number): (v: Float64Array) => Float64Array {
  const dual = penalty > 0 && x.rows < x.columns;
  const gram = gramOfRows(dual ? x : transpose(x));
  for (let i = 0; i < gram.rows; i++) gram.values[i * gram.rows + i]! += penalty;
  const cholesky = new CholeskyDecomposition(Matrix.from1DArray(gram.rows, gram.columns, gram.values));
  if (!decided(cholesky)) return pseudoInverse(x, penalty);
  const times = (v: Float64Array): Float64Array =>
    Float64Array.from({ length: x.rows }, (_, i) => dot(rowOf(x, i), v));
  const solve = (v: Float64Array): Float64Array =>
    Float64Array.from(cholesky.solve(Matrix.columnVector(v)).to1DArray());
  return dual ? (v) => solve(times(v)) : (v) => times(solve(v));
}

function decided(cholesky: CholeskyDecomposition): boolean {
  if (!cholesky.isPositiveDefinite()) return false;
  const pivots = cholesky.lowerTriangularMatrix.diagonal().map((value) => value * value);
  return Math.min(...pivots) > SMALL_PIVOT * Math.max(...pivots);
}

/** U diag(s / (s² + λ)) Vᵀ v over the singular values above rounding: with λ = 0 the smallest coefficients of all that fit. */
function pseudoInverse(x: DenseMatrix, penalty: number): (v: Float64Array) => Float64Array {
  const svd = new SVD(Matrix.from1DArray(x.rows, x.columns, x.values), { autoTranspose: true });
  const [u, s, v] = [svd.leftSingularVectors, svd.diagonal, svd.rightSingularVectors];
  const floor = Math.max(...s) * Math.max(x.rows, x.columns) * Number.EPSILON;
  return (point) => {
    const weights = new Float64Array(x.rows);
    s.forEach((value, k) => {
      if (value <= floor) return;
      let along = 0;
      for (let j = 0; j < x.columns; j++) along += v.get(j, k) * point[j]!;
      const factor = (along * value) / (value * value + penalty);
      for (let i = 0; i < x.rows; i++) weights[i]! += u.get(i, k) * factor;
    });
    return weights;
  };
}

function columnMeans({ rows, columns, values }: DenseMatrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) means[i % columns]! += values[i]! / rows;
  return means;
}
