import type { PredictionTable } from "../io/predictions/table.ts";
import { checkTable } from "../io/predictions/table.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { labelsOf } from "../io/table.ts";
import type { Cells } from "./cells.ts";
import { conditionFinder } from "./matchConditions.ts";
import type { Condition } from "./condition.ts";

/**
 * Predictions of a cells × genes (or conditions × genes) file: the mean of X over the rows of each label. The labels are
 * those of the column of `obs`, or of the row names, that names most of the known conditions.
 * @param column the column to use, instead of looking for it
 * @throws PertlineError UNKNOWN_COLUMN, NO_CONDITION_COLUMN, NOT_FINITE
 */
export async function averageCells(
  cells: Cells,
  known: readonly Condition[],
  { column, control, signal }: { column?: string; control?: string; signal?: AbortSignal } = {},
): Promise<{ table: PredictionTable; note: string }> {
  const find = conditionFinder(known, control);
  const names = labelsOf({ kind: "text", values: cells.obs.index });
  const candidates = [
    ...Array.from(cells.obs.columns, ([name, values]) => ({ name, values })).filter(
      ({ name, values }) =>
        (column === undefined || name === column) && (values.kind === "category" || values.kind === "text"),
    ),
  ].map(({ name, values }) => ({ name, ...labelsOf(values) }));
  if (column === undefined || candidates.length === 0) candidates.push({ name: "row names", ...names });
  const matched = candidates.map(({ labels }) => labels.filter((label) => find(label).length > 0).length);
  const best = matched.indexOf(Math.max(...matched));
  const { name, labels, codes } = candidates[best]!;
  if (matched[best] === 0)
    throw new PertlineError(
      "NO_CONDITION_COLUMN",
      `No column of ${cells.name} (${listed([...cells.obs.columns.keys(), "row names"])}) names a condition of the data ` +
        `(${listed(
          known.map(({ label }) => label),
          5,
        )}). Expected one with the condition of each predicted cell.`,
    );
  const width = cells.genes.length;
  const sums = new Float64Array(labels.length * width);
  const count = new Float64Array(labels.length);
  for (const code of codes) if (code >= 0) count[code]! += 1;
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(signal ? { signal } : {}))
    for (let cell = 0; cell < nCells; cell++) {
      const code = codes[start + cell]!;
      if (code < 0) continue;
      for (let i = indptr[cell]!; i < indptr[cell + 1]!; i++) sums[code * width + indices[i]!]! += values[i]!;
    }
  return {
    table: checkTable({
      source: cells.name,
      genes: [...cells.genes],
      conditions: labels,
      values: sums.map((sum, i) => sum / count[Math.floor(i / width)]!),
      nCells: Array.from(count),
    }),
    note: `Predictions were averaged over the ${cells.nCells} rows of ${cells.name} by ${name}.`,
  };
}
