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
 * after 25 iterations; where counts are separated by long empty stretches it need not converge. Where it ran away from them
 * altogether, as R's does too, steps that make the deviance larger are halved; `converged` is then false all the same.
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
  const free = descend(x, y, { tolerance, most, careful: false });
  if (free.converged) return free;
  const mean = Array.from(y).reduce((sum, count) => sum + count, 0) / n;
  if (free.deviance <= devianceOf(y, new Float64Array(n).fill(Math.max(mean, Number.EPSILON)))) return free;
  // Worse than all counts alike: full steps ran away, as from counts that lie far apart. Shorter ones need not.
  return { ...descend(x, y, { tolerance, most: 20 * most, careful: true }), converged: false };
}

interface Descent {
  tolerance: number;
  most: number;
  /** Halve steps that make the deviance larger, after the first, which leaves the start. */
  careful: boolean;
}

function descend(
  { rows: n, columns: width, values }: DenseMatrix,
  y: ArrayLike<number>,
  { tolerance, most, careful }: Descent,
): PoissonFit {
  // prettier-ignore
  let coefficients: Float64Array = new Float64Array(width + 1);
  let fitted: Float64Array = Float64Array.from(y, (count) => count + 0.1);
  let eta: Float64Array = fitted.map(Math.log);
  if (careful) {
    // All counts alike: the one start that is itself a model.
    const mean = Array.from(y).reduce((sum, count) => sum + count, 0) / n;
    fitted = fitted.map(() => Math.max(mean, Number.EPSILON));
    eta = fitted.map(Math.log);
    coefficients[0] = eta[0]!;
  }
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
        design.values[i * (width + 1) + j + 1] = weight * values[i * width + j]!;
      response[i] = weight * (eta[i]! + (y[i]! - fitted[i]!) / fitted[i]!);
    }
    let next: Float64Array;
    try {
      next = leastSquares(design, response);
    } catch (error) {
      // At the start columns depend on each other; later expected counts of nearly nothing only make them look so.
      if (iterations === 1 || (error as PertlineError).code !== "SINGULAR") throw error;
      break;
    }
    const before = deviance;
    let step = 1;
    for (;;) {
      const tried = coefficients.map((old, j) => old + step * (next[j]! - old));
      const at = expected(values, tried, n, width);
      deviance = devianceOf(y, at.fitted);
      const worse = !(deviance <= before * (1 + 1e-12));
      if (careful && worse && step > 1e-9) {
        step /= 2;
        continue;
      }
      if (careful && worse) {
        deviance = before;
        break;
      }
      [coefficients, eta, fitted] = [step === 1 ? next : tried, at.eta, at.fitted];
      break;
    }
    if (!Number.isFinite(deviance)) break;
    converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < tolerance;
  }
  return { coefficients, fitted, deviance, iterations, converged };
}

function expected(
  values: Float64Array,
  coefficients: Float64Array,
  n: number,
  width: number,
): { eta: Float64Array; fitted: Float64Array } {
  // prettier-ignore
  const eta = new Float64Array(n);
  const fitted = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = coefficients[0]!;
    for (let j = 0; j < width; j++) sum += coefficients[j + 1]! * values[i * width + j]!;
    eta[i] = sum;
    // An expected count of zero has no logarithm.
    fitted[i] = Math.max(Math.exp(sum), Number.EPSILON);
  }
  return { eta, fitted };
}

function devianceOf(y: ArrayLike<number>, fitted: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const count = y[i]!;
    sum += (count > 0 ? count * Math.log(count / fitted[i]!) : 0) - (count - fitted[i]!);
  }
  return 2 * sum;
}
