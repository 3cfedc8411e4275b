import { PertlineError } from "../error.ts";
import { denseMatrix, type DenseMatrix } from "./matrix.ts";
import { quantileOfSorted } from "./quantile.ts";

/** A natural cubic spline basis and where its pieces meet. */
export interface NaturalSpline {
  /** values × df, without a constant column. */
  basis: DenseMatrix;
  knots: Float64Array;
  boundary: readonly [number, number];
}

const ORDER = 4;

/**
 * Basis of natural cubic splines in x, as R's `ns(x, df)` lays it out (no intercept): boundary knots at the range, df − 1
 * inner knots at evenly spaced quantiles. Cubic B-splines without the first one, turned by Householder reflections so that
 * those without curvature at both ends remain (de Boor, A Practical Guide to Splines; Hastie 1992).
 *
 * @throws PertlineError BAD_SPLINE for a df that is no whole number from 1 on, values that are not finite or that
 * are all the same
 */
export function naturalSpline(x: ArrayLike<number>, df: number): NaturalSpline {
  const sorted = Float64Array.from(x).sort();
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (!(Number.isSafeInteger(df) && df > 0))
    throw new PertlineError("BAD_SPLINE", `A spline has 1, 2, 3 … degrees of freedom, found ${df}.`);
  if (!(Number.isFinite(high - low) && high > low))
    throw new PertlineError(
      "BAD_SPLINE",
      `A spline needs at least two different finite values, found ${sorted.length} from ${low} to ${high}.`,
    );
  const knots = Float64Array.from({ length: df - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / df));
  const all = [low, low, low, low, ...knots, high, high, high, high];
  const reflectors = reflections([curvature(all, low), curvature(all, high)]);
  const basis = denseMatrix(x.length, df);
  for (let i = 0; i < x.length; i++) {
    const row = bSplines(all, x[i]!, ORDER).subarray(1);
    for (const v of reflectors) reflect(row, v);
    // The reflections leave two coordinates that have curvature at the ends.
    basis.values.set(row.subarray(2), i * df);
  }
  return { basis, knots, boundary: [low, high] };
}

/** All B-splines of an order at one point inside the boundary, by Cox and de Boor's recursion. */
function bSplines(knots: readonly number[], x: number, order: number): Float64Array {
  const n = knots.length;
  const values = new Float64Array(n - 1);
  // The last interval is closed, so that the right boundary belongs to it.
  let at = n - 2;
  while (at > 0 && !(knots[at]! <= x && knots[at]! < knots[at + 1]!)) at--;
  values[at] = 1;
  for (let k = 2; k <= order; k++)
    for (let i = 0; i + k < n; i++) {
      const left = knots[i + k - 1]! - knots[i]!;
      const right = knots[i + k]! - knots[i + 1]!;
      values[i] =
        (left > 0 ? ((x - knots[i]!) / left) * values[i]! : 0) +
        (right > 0 ? ((knots[i + k]! - x) / right) * values[i + 1]! : 0);
    }
  return values.subarray(0, n - order);
}

/** Second derivative of every cubic B-spline but the first, at one point. */
function curvature(knots: readonly number[], x: number): Float64Array {
  let row = bSplines(knots, x, ORDER - 2);
  for (let order = ORDER - 1; order <= ORDER; order++) {
    const next = new Float64Array(knots.length - order);
    for (let i = 0; i < next.length; i++) {
      const left = knots[i + order - 1]! - knots[i]!;
      const right = knots[i + order]! - knots[i + 1]!;
      next[i] = (order - 1) * ((left > 0 ? row[i]! / left : 0) - (right > 0 ? row[i + 1]! / right : 0));
    }
    row = next;
  }
  return row.slice(1);
}

/** Householder vectors that turn these rows into multiples of the first two coordinates. */
function reflections(rows: Float64Array[]): Float64Array[] {
  const vectors: Float64Array[] = [];
  rows.forEach((row, k) => {
    for (const v of vectors) reflect(row, v);
    const v = row.map((value, i) => (i < k ? 0 : value));
    const norm = Math.hypot(...v);
    v[k]! += v[k]! < 0 ? -norm : norm;
    vectors.push(v);
  });
  return vectors;
}

function reflect(row: Float64Array, v: Float64Array): void {
  let [inner, square] = [0, 0];
  for (let i = 0; i < v.length; i++) {
    inner += v[i]! * row[i]!;
    square += v[i]! * v[i]!;
  }
  if (square === 0) return;
  for (let i = 0; i < v.length; i++) row[i]! -= ((2 * inner) / square) * v[i]!;
}
