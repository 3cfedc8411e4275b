import { PertlineError } from "../error.ts";
import type { DenseMatrix } from "./matrix.ts";

/**
 * Coefficients b that make the sum of squares of y − X b smallest, by Householder's triangularisation of a tall X.
 * @throws PertlineError BAD_SHAPE; SINGULAR where a column is, but for 1e-10 of its length, a combination of those before it
 */
export function leastSquares(
  { rows: n, columns: p, values }: DenseMatrix,
  y: ArrayLike<number>,
): Float64Array {
  if (y.length !== n || n < p)
    throw new PertlineError(
      "BAD_SHAPE",
      `Least squares with ${p} columns needs at least ${p} rows and one number per row, found ${n} rows and ${y.length} numbers.`,
    );
  // Columns beside each other, y as the last one.
  const x = Float64Array.from({ length: (p + 1) * n }, (_, at) => {
    const [column, row] = [Math.floor(at / n), at % n];
    return column === p ? y[row]! : values[row * p + column]!;
  });
  const length = (column: number, from: number): number => {
    let sum = 0;
    for (let i = from; i < n; i++) sum += x[column * n + i]! ** 2;
    return Math.sqrt(sum);
  };
  const lengths = Float64Array.from({ length: p }, (_, j) => length(j, 0));
  const diagonal = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const norm = length(j, j);
    if (!(norm > 1e-10 * lengths[j]!))
      throw new PertlineError(
        "SINGULAR",
        `Column ${j + 1} of ${p} is zero or depends on those before it. Leave it out.`,
      );
    const at = j * n + j;
    diagonal[j] = x[at]! > 0 ? -norm : norm;
    x[at]! -= diagonal[j]!;
    const square = -diagonal[j]! * x[at]!;
    for (let k = j + 1; k <= p; k++) {
      let inner = 0;
      for (let i = j; i < n; i++) inner += x[j * n + i]! * x[k * n + i]!;
      const factor = inner / square;
      for (let i = j; i < n; i++) x[k * n + i]! -= factor * x[j * n + i]!;
    }
  }
  const b = new Float64Array(p);
  for (let j = p - 1; j >= 0; j--) {
    let sum = x[p * n + j]!;
    for (let k = j + 1; k < p; k++) sum -= x[k * n + j]! * b[k]!;
    b[j] = sum / diagonal[j]!;
  }
  return b;
}
