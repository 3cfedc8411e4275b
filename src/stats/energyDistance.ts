import { PertlineError } from "../error.ts";
import type { DenseMatrix } from "./matrix.ts";

/**
 * Estimators of the energy distance 2 E d(x, y) − E d(x, x′) − E d(y, y′) of two groups of points. All go by the name
 * "E-distance" in the field and give different numbers.
 */
export interface EnergyEstimator {
  id: string;
  label: string;
  /** d is the squared Euclidean distance, not the Euclidean one. */
  squared: boolean;
  /** Within a group the mean is over pairs of different points (unbiased), not over all pairs, each with itself too. */
  distinct: boolean;
  source: string;
}

export const ENERGY_ESTIMATORS: readonly EnergyEstimator[] = [
  { id: "scperturb", label: "squared, distinct pairs", squared: true, distinct: true, source: "scPerturb edist(sample_correct=True)" }, // prettier-ignore
  { id: "pertpy", label: "Euclidean, distinct pairs", squared: false, distinct: true, source: 'pertpy Distance("edistance")' }, // prettier-ignore
  { id: "cell-eval", label: "Euclidean, all pairs", squared: false, distinct: false, source: "cell-eval pearson_edistance; pertpy DistanceTest, from_precomputed" }, // prettier-ignore
  { id: "scperturb-uncorrected", label: "squared, all pairs", squared: true, distinct: false, source: "scPerturb edist(sample_correct=False)" }, // prettier-ignore
];

/** @throws PertlineError UNKNOWN_ESTIMATOR */
export function energyEstimator(id: string): EnergyEstimator {
  const found = ENERGY_ESTIMATORS.find((one) => one.id === id);
  if (found) return found;
  throw new PertlineError("UNKNOWN_ESTIMATOR", `There is no E-distance "${id}": expected one of ${ENERGY_ESTIMATORS.map((one) => one.id).join(", ")}.`); // prettier-ignore
}

/** What the distance of a group to any other needs of it alone. */
export interface EnergyGroup {
  points: DenseMatrix;
  /** Mean distance within the group. */
  within: number;
}

/**
 * Prepares a group: its own part is computed once, whatever it is compared with.
 * @param points one per row
 * @returns `within` is NaN for a group of one point where pairs must be distinct, and for no points
 */
export function energyGroup(points: DenseMatrix, { squared, distinct }: EnergyEstimator): EnergyGroup {
  const n = points.rows;
  // Of ordered pairs: each unordered one counts twice, those of a point with itself are 0.
  const sum = squared ? 2 * n * scatter(points, centreOf(points)) : 2 * sumWithin(points);
  return { points, within: sum / (distinct ? n * (n - 1) : n * n) };
}

/** The energy distance of two groups prepared with the same estimator. */
export function energyDistance(a: EnergyGroup, b: EnergyGroup, { squared }: EnergyEstimator): number {
  const between = squared ? meanSquaredBetween(a.points, b.points) : meanBetween(a.points, b.points);
  return 2 * between - a.within - b.within;
}

/** Mean of |x − y|² over all pairs: scatter of each group around its centre plus the distance of the centres. */
function meanSquaredBetween(a: DenseMatrix, b: DenseMatrix): number {
  const [centreA, centreB] = [centreOf(a), centreOf(b)];
  const apart = centreA.reduce((sum, value, k) => sum + (value - centreB[k]!) ** 2, 0);
  return scatter(a, centreA) / a.rows + scatter(b, centreB) / b.rows + apart;
}

function centreOf({ rows, columns, values }: DenseMatrix): Float64Array {
  const centre = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) centre[k]! += values[i * columns + k]!;
  return centre.map((sum) => sum / rows);
}

function scatter({ rows, columns, values }: DenseMatrix, centre: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < columns; k++) sum += (values[i * columns + k]! - centre[k]!) ** 2;
  return sum;
}

/** Rows per tile: two tiles of 50 columns stay in the first cache. */
const TILE = 32;

function sumWithin(points: DenseMatrix): number {
  let sum = 0;
  for (let i = 0; i < points.rows; i += TILE)
    for (let j = 0; j <= i; j += TILE) sum += tile(points, i, points, j, i === j);
  return sum;
}

function meanBetween(a: DenseMatrix, b: DenseMatrix): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i += TILE)
    for (let j = 0; j < b.rows; j += TILE) sum += tile(a, i, b, j, false);
  return sum / (a.rows * b.rows);
}

/** Sum of Euclidean distances between the rows of two tiles; within one tile of each pair once. */
function tile(a: DenseMatrix, fromA: number, b: DenseMatrix, fromB: number, same: boolean): number {
  const d = a.columns;
  const [x, y] = [a.values, b.values];
  let sum = 0;
  for (let i = fromA; i < Math.min(a.rows, fromA + TILE); i++)
    for (let j = fromB; j < (same ? i : Math.min(b.rows, fromB + TILE)); j++) {
      let square = 0;
      for (let k = 0, p = i * d, q = j * d; k < d; k++) {
        const apart = x[p + k]! - y[q + k]!;
        square += apart * apart;
      }
      sum += Math.sqrt(square);
    }
  return sum;
}
