import { PertlineError } from "../../../error.ts";
import { listed } from "../../../nearest.ts";
import { pearsonCorrelation } from "../../../stats/correlation.ts";
import { energyDistance, energyEstimator, energyGroup } from "../../../stats/energyDistance.ts";
import type { DenseMatrix } from "../../../stats/matrix.ts";

/**
 * cell-eval's `pearson_edistance`: the correlation, over conditions, of the distance of observed cells from observed
 * control with the distance of predicted cells from predicted control. One number for the whole set; a model whose cells
 * are all wrong in the same way can reach 1.
 *
 * Source: cell-eval 0.8.1 metrics/_anndata.py edistance.
 * @param observed cells × genes of every condition, control included, by label
 * @param predicted the same of the model
 * @param control label of control in both
 * @returns NaN where either distance is the same for all conditions
 * @throws CONDITIONS_DIFFER
 */
export function energyCorrelation(
  observed: ReadonlyMap<string, DenseMatrix>,
  predicted: ReadonlyMap<string, DenseMatrix>,
  control: string,
): number {
  const missing = [...observed.keys(), control].filter(
    (label) => !predicted.has(label) || !observed.has(label),
  );
  if (missing.length > 0 || predicted.size !== observed.size)
    throw new PertlineError(
      "CONDITIONS_DIFFER",
      `Observed and predicted cells must have the same conditions, ${control} among them; found ${observed.size} and ` +
        `${predicted.size}${missing.length > 0 ? `, without a counterpart: ${listed(missing)}` : ""}.`,
    );
  const estimator = energyEstimator("cell-eval");
  const distances = (cells: ReadonlyMap<string, DenseMatrix>): number[] => {
    const reference = energyGroup(cells.get(control)!, estimator);
    return [...observed.keys()]
      .filter((label) => label !== control)
      .map((label) => energyDistance(energyGroup(cells.get(label)!, estimator), reference, estimator));
  };
  return pearsonCorrelation(distances(observed), distances(predicted));
}
