import type { DenseMatrix } from "../matrix.ts";
import { mean, variance } from "../summary.ts";
import type { CellDistance } from "./cellDistance.ts";
import { feature } from "./cellDistance.ts";

/** Points of the grid in each direction. */
const GRID = 100;

/**
 * pertpy's distance of the clouds that features make in the plane of log mean and log variance: mean squared difference of
 * two kernel densities, with an exponential kernel of width n^(−1/6) (Silverman's rule in two dimensions), on a grid over
 * both clouds.
 */
export const meanVarDistribution: CellDistance = {
  id: "mean_var_distribution",
  label: "Distance of mean–variance distributions",
  formula: "mean over a 100 × 100 grid of (f_x − f_y)², densities of (log mean, log variance)",
  note: "features with a mean of 0 or less are left out; NaN where one of the others does not vary",
  compute(x, y) {
    const [a, b] = [cloud(x), cloud(y)];
    const grids = [0, 1].map((axis) => gridOver([...a, ...b].map((point) => point[axis]!)));
    let [sum, count] = [0, 0];
    for (const u of grids[0]!)
      for (const v of grids[1]!) {
        sum += (density(a, u, v) - density(b, u, v)) ** 2;
        count++;
      }
    return sum / count;
  },
};

function cloud(points: DenseMatrix): [number, number][] {
  return Array.from({ length: points.columns }, (_, k) => feature(points, k)).flatMap((values) => {
    const centre = mean(values);
    return centre > 0 ? [[Math.log(centre), Math.log(variance(values, 0))] as [number, number]] : [];
  });
}

/** Middles of bins over the values, with a bin more at each end. */
function gridOver(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const bin = (high - low) / (GRID - 2);
  return Array.from({ length: GRID }, (_, i) => low - bin + (i + 0.5) * bin);
}

function density(points: readonly [number, number][], u: number, v: number): number {
  const width = points.length ** (-1 / 6);
  let sum = 0;
  for (const [a, b] of points) sum += Math.exp(-Math.hypot(u - a, v - b) / width);
  return sum / (2 * Math.PI * width * width * points.length);
}
