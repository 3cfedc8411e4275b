import type { Cells, Progress } from "./cells.ts";
import { applyWhere } from "./filter.ts";
import { groupCells } from "./groups.ts";
import { splitHalves } from "./halves.ts";
import { badValue, checkSize } from "./pseudobulk.ts";
import { sumCells } from "./sumCells.ts";
import { finish, fractions } from "./sums.ts";

/** What one pass over the cells says about each group of them. Matrices are groups × genes, row-major. */
export interface GroupStatistics {
  /** Columns of `obs` that the cells were grouped by. */
  columns: readonly string[];
  /** Per group, in order of first appearance: its label in each column. */
  groups: readonly (readonly string[])[];
  genes: readonly string[];
  nCells: readonly number[];
  means: Float64Array;
  /** Denominator n − 1; 0 for one cell. */
  variances: Float64Array;
  /** Fraction of the cells whose value is not 0. */
  nonZeros: Float64Array;
  /** Means over two disjoint halves of the cells of each group; NaN for no cells. */
  halves: readonly [Float64Array, Float64Array];
  notes: readonly string[];
}

export interface GroupStatisticsOptions {
  /** Columns of `obs`, e.g. `["cell_type", "condition"]`. */
  by: string | readonly string[];
  /** Cell filters: `cell_type=k562`, see `parseWhere`. */
  where?: string | readonly string[];
  /** Values are counts: scale each cell to 10,000 over all genes of the file and take log(1 + x). */
  normalise?: boolean;
  /** Of the split into halves, 1 unless given. */
  seed?: number;
  threads?: number;
  signal?: AbortSignal;
  progress?: Progress;
}

/**
 * Means, variances, fractions of non-zeros, numbers of cells and split-half means by any combination of columns of
 * `obs`, in one pass and in double precision. Labels are taken as they are: no rule of perturbation names applies.
 *
 * @throws PertlineError UNKNOWN_COLUMN, NO_COLUMNS, NO_CELLS, BAD_FILTER, UNKNOWN_VALUE, TOO_MANY_CONDITIONS, NOT_COUNTS,
 * NOT_FINITE, NEGATIVE_VALUES
 */
export async function groupStatistics(
  cells: Cells,
  { by, where, normalise = false, seed = 1, threads, signal, progress }: GroupStatisticsOptions,
): Promise<GroupStatistics> {
  const mask = where !== undefined && where.length > 0 ? applyWhere(cells.obs, where) : undefined;
  const { columns, labels, nCells, rows, missing } = groupCells(cells.obs, [by].flat(), mask);
  checkSize(labels.length, cells.genes.length, columns.join(" × "));
  const halves = splitHalves(rows, labels.map((parts) => parts.join("\n")), seed); // prettier-ignore
  const wanted = { nConditions: labels.length, rows, halves, normalise, count: true, threads, signal, progress }; // prettier-ignore
  const { sums, bad } = await sumCells(cells, wanted);
  if (bad) throw badValue(cells, bad);
  const nonZeros = fractions(sums, nCells);
  const { means, variances, byHalf } = finish(sums, rows, halves, nCells);
  return {
    columns,
    groups: labels,
    genes: cells.genes,
    nCells,
    means,
    variances,
    nonZeros,
    halves: byHalf,
    notes: [
      ...cells.notes,
      ...(missing > 0 ? [`${missing} cells without a label in ${columns.join(" or ")} were left out.`] : []),
    ],
  };
}
