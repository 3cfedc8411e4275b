import { assignConditions } from "../data/assign.ts";
import { cellPca } from "../data/cellPca.ts";
import type { Cells } from "../data/cells.ts";
import { detectCondition } from "../data/columns.ts";
import { checkContexts } from "../data/contexts.ts";
import { applyWhere } from "../data/filter.ts";
import { highlyVariable } from "../data/highlyVariable.ts";
import type { WorkOptions } from "../data/qualityCounts.ts";
import { subset } from "../data/subset.ts";
import { ENERGY_ESTIMATORS, energyDistance, energyEstimator, energyGroup } from "../stats/energyDistance.ts";
import type { DenseMatrix } from "../stats/matrix.ts";

export interface EnergyDistancesOptions extends WorkOptions {
  condition?: string;
  control?: string;
  where?: string | readonly string[];
  allowMixed?: boolean;
  /** Names of estimators (`ENERGY_ESTIMATORS`), all unless told. */
  estimators?: readonly string[];
  /** Principal components, 50 unless told. */
  components?: number;
  /** Highly variable genes to take them of, 2,000 unless told, as scPerturb does. */
  nTop?: number;
}

/** One number: how far the cells of a condition are from control. */
export interface ConditionDistance {
  condition: string;
  nCells: number;
  /** Of `ENERGY_ESTIMATORS`. */
  estimator: string;
  distance: number;
}

/**
 * E-distance of every condition to control, in each rival estimator by name, on principal components of highly variable
 * genes. Groups are taken whole: scPerturb draws equal numbers of cells before, which changes estimators that are biased
 * for few cells. NaN where a condition has one cell and pairs must be distinct.
 *
 * @param cells logarithms of scaled counts
 * @throws PertlineError of `detectCondition`, `assignConditions` and `highlyVariable`; UNKNOWN_ESTIMATOR, SEVERAL_CONTEXTS
 */
export async function energyDistances(
  cells: Cells,
  options: EnergyDistancesOptions = {},
): Promise<ConditionDistance[]> {
  const { where, components = 50, nTop = 2000, allowMixed = false, signal, progress } = options;
  const estimators = (options.estimators ?? ENERGY_ESTIMATORS.map(({ id }) => id)).map(energyEstimator);
  const found = detectCondition(cells, { condition: options.condition || undefined, control: options.control || undefined }); // prettier-ignore
  const mask = where !== undefined && where.length > 0 ? applyWhere(cells.obs, where) : undefined;
  const { conditions, rows, nCells, control } = assignConditions(cells.obs, found, mask);
  const kept = Uint8Array.from(rows, (row) => (row >= 0 ? 1 : 0));
  if (!allowMixed) checkContexts(cells.obs, kept);
  const used = subset(cells, { cells: kept });
  const narrow = cells.genes.length <= nTop ? used : subset(used, { genes: (await highlyVariable(used, { nTop, signal, progress })).genes }); // prettier-ignore
  const { scores } = await cellPca(narrow, { components, signal, progress });
  const points = byCondition(scores, rows.filter((row) => row >= 0), nCells); // prettier-ignore
  const result: ConditionDistance[] = [];
  const bar = progress?.(estimators.length * conditions.length, "E-distances");
  try {
    for (const [e, estimator] of estimators.entries()) {
      const reference = energyGroup(points[control] as DenseMatrix, estimator);
      for (const [row, { label }] of conditions.entries()) {
        // Long work on this thread: let an interrupt through.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        bar?.update(e * conditions.length + row + 1);
        if (row === control) continue;
        const distance = energyDistance(energyGroup(points[row] as DenseMatrix, estimator), reference, estimator); // prettier-ignore
        result.push({ condition: label, nCells: nCells[row] as number, estimator: estimator.id, distance });
      }
    }
  } finally {
    bar?.end();
  }
  return result;
}

function byCondition(
  { columns, values }: DenseMatrix,
  rows: Int32Array,
  nCells: readonly number[],
): DenseMatrix[] {
  const groups = nCells.map((n) => ({ rows: n, columns, values: new Float64Array(n * columns) }));
  const next = nCells.map(() => 0);
  rows.forEach((row, cell) =>
    groups[row]!.values.set(values.subarray(cell * columns, (cell + 1) * columns), next[row]!++ * columns),
  );
  return groups;
}
