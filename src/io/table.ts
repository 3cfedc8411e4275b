import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";

/**
 * A column of a table, as files hold it. Codes of −1, NaN, 255 (booleans) and 1 in `missing` (texts) mean missing. Columns
 * of files are read when their values are first asked for.
 */
export type Column =
  | { kind: "category"; categories: string[]; codes: Int32Array }
  | { kind: "text"; values: string[]; missing?: Uint8Array }
  | { kind: "number"; values: Float64Array }
  | { kind: "boolean"; values: Uint8Array };

/** Rows of named columns, e.g. `obs` and `var` of an AnnData file. */
export interface Table {
  rows: number;
  /** Names of the rows: cell barcodes, gene identifiers. */
  index: string[];
  columns: Map<string, Column>;
}

/** A column of a table by name. @throws PertlineError UNKNOWN_COLUMN, naming near misses */
export function column(table: Table, name: string, of = "obs"): Column {
  const found = table.columns.get(name);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_COLUMN",
    `There is no column "${name}" in ${of}. ${suggestion(name, table.columns.keys())}`,
  );
}

/** A column as whole numbers into its distinct labels; labels in order of first appearance, −1 where missing. */
export interface Labels {
  labels: string[];
  codes: Int32Array;
}

const MISSING: ReadonlySet<string> = new Set(["", "nan", "NaN", "NA", "<NA>", "None"]);

/**
 * The distinct labels of a column. Empty text and what Python writes for missing text (`nan`, `NA`, `None`) are missing;
 * booleans read `true` and `false`. Categories that no row has are left out.
 */
export function labelsOf(column: Column): Labels {
  const labels: string[] = [];
  if (column.kind === "category") {
    const order = new Int32Array(column.categories.length).fill(-2);
    const codes = new Int32Array(column.codes.length);
    for (let row = 0; row < codes.length; row++) {
      const code = column.codes[row] as number;
      let mine = code < 0 ? -1 : (order[code] as number);
      if (mine === -2) {
        const label = column.categories[code] as string;
        mine = order[code] = MISSING.has(label) ? -1 : labels.push(label) - 1;
      }
      codes[row] = mine;
    }
    return { labels, codes };
  }
  const seen = new Map<string, number>();
  const length = column.values.length;
  const codes = new Int32Array(length).fill(-1);
  for (let row = 0; row < length; row++) {
    const label = textAt(column, row);
    if (label === undefined || MISSING.has(label)) continue;
    let mine = seen.get(label);
    if (mine === undefined) seen.set(label, (mine = labels.push(label) - 1));
    codes[row] = mine;
  }
  return { labels, codes };
}

/** One value of a column as text; undefined where missing. */
export function textAt(column: Column, row: number): string | undefined {
  switch (column.kind) {
    case "category": {
      const code = column.codes[row] ?? -1;
      return code < 0 ? undefined : column.categories[code];
    }
    case "text":
      return column.missing?.[row] === 1 ? undefined : column.values[row];
    case "number": {
      const value = column.values[row] ?? NaN;
      return Number.isNaN(value) ? undefined : String(value);
    }
    case "boolean": {
      const value = column.values[row];
      return value === 1 ? "true" : value === 0 ? "false" : undefined;
    }
  }
}
