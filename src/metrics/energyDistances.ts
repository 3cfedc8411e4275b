import { assignConditions } from "../data/assign.ts";
import { cellPca } from "../data/cellPca.ts";
import type { Cells } from "../data/cells.ts";
import { detectCondition } from "../data/columns.ts";
import { checkContexts } from "../data/contexts.ts";
import type { Condition } from "../data/condition.ts";
import { applyWhere } from "../data/filter.ts";
import { highlyVariable } from "../data/highlyVariable.ts";
import type { WorkOptions } from "../data/qualityCounts.ts";
import { subset } from "../data/subset.ts";
import { ENERGY_ESTIMATORS, energyDistance, energyEstimator, energyGroup } from "../stats/energyDistance.ts";
import { PertlineError } from "../error.ts";
import type { DenseMatrix } from "../stats/matrix.ts";
import { type Random, random } from "../stats/random.ts";

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
  /** Most cells of a condition, control included: of larger ones so many are drawn. All unless told; work grows as their square. */
  maxCells?: number;
  /** Of that draw, 1 unless told. */
  seed?: number;
}

/** One number: how far the cells of a condition are from control. */
export interface ConditionDistance {
  condition: string;
  nCells: number;
  /** Cells of the condition and of control that the distance is of: fewer than there are where `maxCells` says so. */
  usedCells: number;
  usedControlCells: number;
  /** Of `ENERGY_ESTIMATORS`. */
  estimator: string;
  distance: number;
}

/**
 * E-distance of every condition to control, in each rival estimator by name, on principal components of highly variable
 * genes. Groups are taken whole unless `maxCells` is given: scPerturb draws equal numbers of cells before, which changes
 * estimators that are biased for few cells. NaN where a condition has one cell and pairs must be distinct.
 *
 * @param cells logarithms of scaled counts
 * @throws PertlineError of `detectCondition`, `assignConditions` and `highlyVariable`; UNKNOWN_ESTIMATOR, SEVERAL_CONTEXTS,
 * BAD_OPTION
 */
export async function energyDistances(
  cells: Cells,
  options: EnergyDistancesOptions = {},
): Promise<ConditionDistance[]> {
  const { where, components = 50, nTop = 2000, allowMixed = false, signal, progress, maxCells = Infinity, seed = 1 } = options; // prettier-ignore
  if (!(maxCells >= 2)) throw new PertlineError("BAD_OPTION", `maxCells expects at least 2 cells, found ${maxCells}.`); // prettier-ignore
  const estimators = (options.estimators ?? ENERGY_ESTIMATORS.map(({ id }) => id)).map(energyEstimator);
  const found = detectCondition(cells, { condition: options.condition || undefined, control: options.control || undefined }); // prettier-ignore
  const mask = where !== undefined && where.length > 0 ? applyWhere(cells.obs, where) : undefined;
  const { conditions, rows, nCells, control } = assignConditions(cells.obs, found, mask);
  const kept = Uint8Array.from(rows, (row) => (row >= 0 ? 1 : 0));
  if (!allowMixed) checkContexts(cells.obs, kept);
  const used = subset(cells, { cells: kept });
  const narrow = cells.genes.length <= nTop ? used : subset(used, { genes: (await highlyVariable(used, { nTop, signal, progress })).genes }); // prettier-ignore
  const { scores } = await cellPca(narrow, { components, signal, progress });
  const draws = random(seed);
  const points = byCondition(scores, rows.filter((row) => row >= 0), nCells) // prettier-ignore
    .map((group, row) => drawn(group, maxCells, draws.split((conditions[row] as Condition).key)));
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
        const [usedCells, usedControlCells] = [row, control].map((one) => (points[one] as DenseMatrix).rows) as [number, number]; // prettier-ignore
        result.push({ condition: label, nCells: nCells[row] as number, usedCells, usedControlCells, estimator: estimator.id, distance }); // prettier-ignore
      }
    }
  } finally {
    bar?.end();
  }
  return result;
}

/** At most so many rows, in their order. */
function drawn(group: DenseMatrix, most: number, source: Random): DenseMatrix {
  if (group.rows <= most) return group;
  const { columns, values } = group;
  const rows = source.shuffle(Array.from({ length: group.rows }, (_, row) => row)).slice(0, most).sort((a, b) => a - b); // prettier-ignore
  const some = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => some.set(values.subarray(row * columns, (row + 1) * columns), i * columns));
  return { rows: rows.length, columns, values: some };
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
