import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import type { Column, Table } from "../io/table.ts";
import { column, labelsOf } from "../io/table.ts";

/** Cells whose column has one of the values (or none of them). */
export interface Filter {
  column: string;
  /** False for `!=`. */
  equal: boolean;
  values: string[];
}

/**
 * Reads cell filters: `cell_type=k562`, `dose!=1`, several joined by commas or given one by one; all must hold.
 * A piece without `=` is a further value of the filter before it: `cell_type=k562,A172`.
 *
 * @throws PertlineError BAD_FILTER
 */
export function parseWhere(where: string | readonly string[]): Filter[] {
  const filters: Filter[] = [];
  for (const text of typeof where === "string" ? [where] : where)
    for (const [i, piece] of text.split(",").entries()) {
      const [, name, sign, value] = /^([^=!]+?)\s*(!?)==?\s*(.*)$/.exec(piece.trim()) ?? [];
      const last = filters.at(-1);
      if (name !== undefined && value !== undefined && value !== "")
        filters.push({ column: name, equal: sign !== "!", values: [value] });
      else if (i > 0 && last && name === undefined && piece.trim() !== "") last.values.push(piece.trim());
      else
        throw new PertlineError(
          "BAD_FILTER",
          `The cell filter "${text}" is not understood. Expected column=value or column!=value, e.g. cell_type=k562.`,
        );
    }
  return filters;
}

/**
 * The cells that pass all filters, as 1 per row of `obs`.
 *
 * @throws PertlineError UNKNOWN_COLUMN, UNKNOWN_VALUE (naming near misses), NO_CELLS
 */
export function applyWhere(obs: Table, where: string | readonly string[] | readonly Filter[]): Uint8Array {
  const filters = typeof where === "string" ? parseWhere(where) : where.flatMap((one) => (typeof one === "string" ? parseWhere(one) : [one])); // prettier-ignore
  const mask = new Uint8Array(obs.rows).fill(1);
  for (const { column: name, equal, values } of filters) {
    const { labels, codes } = labelsOf(column(obs, name));
    const chosen = new Set(values.map((value) => labelOf(name, column(obs, name), labels, value)));
    for (let row = 0; row < obs.rows; row++) {
      const code = codes[row] as number;
      // A missing value is neither equal nor known to differ.
      if (code < 0 || chosen.has(code) !== equal) mask[row] = 0;
    }
  }
  if (!mask.includes(1))
    throw new PertlineError(
      "NO_CELLS",
      `No cell passes the filter ${filters.map((one) => `${one.column}${one.equal ? "" : "!"}=${one.values.join(",")}`).join(" and ")}: each of its parts has cells, but none has all.`,
    );
  return mask;
}

function labelOf(name: string, { kind }: Column, labels: readonly string[], value: string): number {
  const wanted = kind === "boolean" ? value.toLowerCase() : value;
  let at = labels.indexOf(wanted);
  if (at < 0 && kind === "number" && value.trim() !== "") at = labels.findIndex((label) => Number(label) === Number(value)); // prettier-ignore
  if (at >= 0) return at;
  throw new PertlineError(
    "UNKNOWN_VALUE",
    `No cell has "${value}" in the column "${name}". ${suggestion(value, labels.length > 5000 ? labels.slice(0, 5000) : labels)}`,
  );
}
