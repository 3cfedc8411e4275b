import { energyDistance, energyEstimator, energyGroup } from "../energyDistance.ts";
import type { DenseMatrix } from "../matrix.ts";
import { squaredNorms } from "../pairwise.ts";
import { productsOfRows } from "../rowProducts.ts";
import type { CellDistance } from "./cellDistance.ts";

/** A kernel of the maximum mean discrepancy, as a function of the inner product and of the squared distance of two points. */
type Kernel = (product: number, squared: number) => number;

/** pertpy's distances that look at pairs of cells. */
export const PAIR_DISTANCES: readonly CellDistance[] = [
  energy(
    "edistance",
    "E-distance",
    "pertpy",
    "2 mean‖x − y‖ − mean‖x − x′‖ − mean‖y − y′‖, pairs of different cells",
  ),
  energy("edistance_from_precomputed", "E-distance of pertpy's permutation test", "cell-eval", "2 mean‖x − y‖ − mean‖x − x′‖ − mean‖y − y′‖, each cell with itself, too"), // prettier-ignore
  {
    id: "mean_pairwise",
    label: "Mean pairwise distance",
    formula: "mean‖x − y‖",
    note: "not 0 for a group and itself",
    compute: (x, y) => meanOfPairs(x, y, (_, squared) => Math.sqrt(Math.max(0, squared))),
  },
  discrepancy(
    "mmd",
    "Maximum mean discrepancy",
    "‖a − b‖²",
    (product) => product,
    "linear kernel, pertpy's default",
  ),
  discrepancy("mmd_rbf", "Maximum mean discrepancy, Gaussian kernel", "k = exp(−‖x − y‖²)", (_, squared) => Math.exp(-squared)), // prettier-ignore
  discrepancy(
    "mmd_poly",
    "Maximum mean discrepancy, quadratic kernel",
    "k = (x·y)²",
    (product) => product * product,
  ),
];

function energy(id: string, label: string, estimator: string, formula: string): CellDistance {
  const chosen = energyEstimator(estimator);
  return {
    id,
    label,
    formula,
    note: `\`${estimator}\` of ENERGY_ESTIMATORS`,
    compute: (x, y) => energyDistance(energyGroup(x, chosen), energyGroup(y, chosen), chosen),
  };
}

/** mean k(X, X) + mean k(Y, Y) − 2 mean k(X, Y), each point with itself, too: the biased estimate. */
function discrepancy(
  id: string,
  label: string,
  formula: string,
  kernel: Kernel,
  note?: string,
): CellDistance {
  return {
    id,
    label,
    formula: id === "mmd" ? formula : `mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y), ${formula}`,
    ...(note && { note }),
    compute: (x, y) => meanOfPairs(x, x, kernel) + meanOfPairs(y, y, kernel) - 2 * meanOfPairs(x, y, kernel),
  };
}

function meanOfPairs(x: DenseMatrix, y: DenseMatrix, value: Kernel): number {
  const [products, a, b] = [productsOfRows(x, y), squaredNorms(x), squaredNorms(y)];
  let sum = 0;
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < y.rows; j++) {
      const product = products.values[i * y.rows + j]!;
      sum += value(product, a[i]! + b[j]! - 2 * product);
    }
  return sum / (x.rows * y.rows);
}
