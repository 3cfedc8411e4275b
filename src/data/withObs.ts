import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import type { Column, Table } from "../io/table.ts";

/**
 * The table of cells with the columns of another, whose rows are found by the names of cells; cells that it does not
 * name have missing values there. Its columns replace those of the same name.
 *
 * @throws PertlineError NAMES_DIFFER where fewer than half of the cells are named, DUPLICATE_NAME
 */
export function withObs(obs: Table, more: Table, file: string): { table: Table; note: string | undefined } {
  const rowOf = new Map<string, number>();
  more.index.forEach((name, row) => {
    if (rowOf.has(name))
      throw new PertlineError("DUPLICATE_NAME", `${file} names the cell "${name}" twice (row ${row + 1}). Expected one row for each cell.`); // prettier-ignore
    rowOf.set(name, row);
  });
  const rows = Int32Array.from(obs.index, (name) => rowOf.get(name) ?? -1);
  const absent = rows.reduce((n, row) => n + (row < 0 ? 1 : 0), 0);
  if (absent * 2 > rows.length)
    throw new PertlineError(
      "NAMES_DIFFER",
      `${file} names ${rows.length - absent} of the ${rows.length} cells: they are named like ${listed(obs.index, 2)} in the data, like ${listed(more.index, 2)} there. Expected the names of cells in the first column.`, // prettier-ignore
    );
  const columns = new Map(obs.columns);
  for (const [name, column] of more.columns) columns.set(name, picked(column, rows));
  return {
    table: { rows: obs.rows, index: obs.index, columns },
    note: absent === 0 ? undefined : `${absent} of ${rows.length} cells are not in ${file}: what it says is missing for them.`, // prettier-ignore
  };
}

function picked(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case "category":
      return { ...column, codes: rows.map((row) => (row < 0 ? -1 : (column.codes[row] as number))) };
    case "text":
      return {
        kind: "text",
        values: Array.from(rows, (row) => (row < 0 ? "" : (column.values[row] as string))),
      };
    case "number":
      return {
        kind: "number",
        values: Float64Array.from(rows, (row) => (row < 0 ? NaN : (column.values[row] as number))),
      };
    case "boolean":
      return {
        kind: "boolean",
        values: Uint8Array.from(rows, (row) => (row < 0 ? 255 : (column.values[row] as number))),
      };
  }
}
