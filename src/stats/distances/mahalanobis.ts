import { CholeskyDecomposition, Matrix, LuDecomposition } from "ml-matrix";
import type { DenseMatrix } from "../matrix.ts";
import { mean } from "../summary.ts";
import type { CellDistance } from "./cellDistance.ts";
import { feature } from "./cellDistance.ts";
import { means } from "./meanDistances.ts";

/** pertpy's Mahalanobis distance of the means by the covariance of the first group. */
export const mahalanobis: CellDistance = {
  id: "mahalanobis",
  label: "Mahalanobis distance",
  formula: "sqrt((a − b)ᵀ cov(X)⁻¹ (a − b))",
  note: "not symmetric: the covariance is that of X; NaN where it has no inverse, as with no more cells than features",
  compute(x, y) {
    const covariance = covarianceOf(x);
    const apart = means(x).map((value, k) => value - means(y)[k]!);
    const factors = new LuDecomposition(covariance);
    // Rounding can leave a covariance without an inverse positive definite by one of the two, and singular by the other.
    if (x.rows <= x.columns || factors.isSingular()) return NaN;
    if (!new CholeskyDecomposition(covariance).isPositiveDefinite()) return NaN;
    const solved = factors.solve(Matrix.columnVector(apart));
    return Math.sqrt(apart.reduce((sum, value, k) => sum + value * solved.get(k, 0), 0));
  },
};

/** Covariance of the features, denominator n − 1. */
function covarianceOf(points: DenseMatrix): Matrix {
  const centred = Array.from({ length: points.columns }, (_, k) => {
    const values = feature(points, k);
    const centre = mean(values);
    return values.map((value) => value - centre);
  });
  return new Matrix(
    centred.map((a) =>
      centred.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (points.rows - 1)),
    ),
  );
}
