import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import type { CellDistance } from "./cellDistance.ts";
import { FEATURE_DISTANCES } from "./featureDistances.ts";
import { mahalanobis } from "./mahalanobis.ts";
import { MEAN_DISTANCES } from "./meanDistances.ts";
import { meanVarDistribution } from "./meanVarDistribution.ts";
import { PAIR_DISTANCES } from "./pairDistances.ts";

/**
 * Distances of two groups of cells by pertpy's names (1.2.0, tools/_distances/_distances.py), which scPerturBench uses,
 * too. Not here: the Sinkhorn approximation of Wasserstein's distance, the negative binomial likelihood and the classifiers,
 * whose held-out cells pertpy draws without a seed.
 */
export const CELL_DISTANCES: readonly CellDistance[] = [
  ...PAIR_DISTANCES,
  ...MEAN_DISTANCES,
  ...FEATURE_DISTANCES,
  mahalanobis,
  meanVarDistribution,
];

/** @throws UNKNOWN_DISTANCE */
export function cellDistance(id: string): CellDistance {
  const found = CELL_DISTANCES.find((entry) => entry.id === id);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_DISTANCE",
    `There is no distance of cells "${id}". ${suggestion(
      id,
      CELL_DISTANCES.map((entry) => entry.id),
    )}`,
  );
}
