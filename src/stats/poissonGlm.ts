import { PertlineError } from "../error.ts";
import { leastSquares } from "./leastSquares.ts";
import { denseMatrix, type DenseMatrix } from "./matrix.ts";

export interface PoissonFit {
  /** Intercept first, then one per column. */
  coefficients: Float64Array;
  /** Expected counts. */
  fitted: Float64Array;
  deviance: number;
  iterations: number;
  converged: boolean;
}

/**
 * Poisson regression of counts with log link and intercept, by iteratively reweighted least squares (McCullagh & Nelder
 * 1989). Starts at y + 0.1 and stops, as R's `glm` does, when the deviance changes by less than 1e-8 of itself + 0.1 or
 * after 25 iterations; where counts are separated by long empty stretches it need not converge.
 *
 * @param x rows × columns, without a constant column
 * @throws PertlineError BAD_SHAPE, NOT_COUNTS (a negative or not finite y), SINGULAR (dependent columns)
 */
export function poissonGlm(
  x: DenseMatrix,
  y: ArrayLike<number>,
  { tolerance = 1e-8, iterations: most = 25 }: { tolerance?: number; iterations?: number } = {},
): PoissonFit {
  const { rows: n, columns: width } = x;
  if (y.length !== n || n <= width)
    throw new PertlineError(
      "BAD_SHAPE",
      `A regression on ${width} columns and an intercept needs as many counts as rows and more than ${width}, found ${y.length} counts and ${n} rows.`,
    );
  const bad = Array.from(y).findIndex((count) => !(count >= 0 && Number.isFinite(count)));
  if (bad >= 0)
    throw new PertlineError("NOT_COUNTS", `Counts are 0 or more, found ${y[bad]} at position ${bad}.`);
  let coefficients: Float64Array = new Float64Array(width + 1);
  const fitted = Float64Array.from(y, (count) => count + 0.1);
  const eta = fitted.map(Math.log);
  let deviance = devianceOf(y, fitted);
  let converged = false;
  let iterations = 0;
  while (iterations < most && !converged) {
    iterations++;
    const design = denseMatrix(n, width + 1);
    const response = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const weight = Math.sqrt(fitted[i]!);
      design.values[i * (width + 1)] = weight;
      for (let j = 0; j < width; j++)
        design.values[i * (width + 1) + j + 1] = weight * x.values[i * width + j]!;
      response[i] = weight * (eta[i]! + (y[i]! - fitted[i]!) / fitted[i]!);
    }
    coefficients = leastSquares(design, response);
    for (let i = 0; i < n; i++) {
      let sum = coefficients[0]!;
      for (let j = 0; j < width; j++) sum += coefficients[j + 1]! * x.values[i * width + j]!;
      eta[i] = sum;
      // An expected count of zero has no logarithm.
      fitted[i] = Math.max(Math.exp(sum), Number.EPSILON);
    }
    const before = deviance;
    deviance = devianceOf(y, fitted);
    if (!Number.isFinite(deviance)) break;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < tolerance;
  }
  return { coefficients, fitted, deviance, iterations, converged };
}

function devianceOf(y: ArrayLike<number>, fitted: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const count = y[i]!;
    sum += (count > 0 ? count * Math.log(count / fitted[i]!) : 0) - (count - fitted[i]!);
  }
  return 2 * sum;
}
