import { PertlineError } from "../error.ts";
import type { Table } from "../io/table.ts";
import { column, labelsOf } from "../io/table.ts";

/** Cells that have the same labels in some columns of `obs`. */
export interface Groups {
  columns: readonly string[];
  /** Per group, in order of first appearance: its label in each column. */
  labels: readonly (readonly string[])[];
  nCells: number[];
  /** Group of each cell, −1 for cells that are left out. */
  rows: Int32Array;
  /** Cells left out because a label is missing. */
  missing: number;
}

/**
 * Groups cells by any combination of columns; only combinations that occur are groups.
 *
 * @param mask 1 for cells to keep, all unless given
 * @throws PertlineError UNKNOWN_COLUMN, NO_COLUMNS, NO_CELLS
 */
export function groupCells(obs: Table, columns: readonly string[], mask?: Uint8Array): Groups {
  if (columns.length === 0)
    throw new PertlineError("NO_COLUMNS", "Name at least one column of obs to group cells by.");
  const parts = columns.map((name) => labelsOf(column(obs, name)));
  const rows = new Int32Array(obs.rows).fill(-1);
  const labels: string[][] = [];
  const nCells: number[] = [];
  const known = new Map<string, number>();
  let missing = 0;
  for (let cell = 0; cell < obs.rows; cell++) {
    if (mask !== undefined && mask[cell] !== 1) continue;
    const codes = parts.map((part) => part.codes[cell] as number);
    if (codes.some((code) => code < 0)) {
      missing++;
      continue;
    }
    // Whole numbers cannot be confused, whatever is in the labels.
    const key = codes.join();
    let group = known.get(key);
    if (group === undefined) {
      group = labels.push(codes.map((code, i) => parts[i]!.labels[code] as string)) - 1;
      nCells.push(0);
      known.set(key, group);
    }
    rows[cell] = group;
    nCells[group]!++;
  }
  if (labels.length === 0)
    throw new PertlineError("NO_CELLS", `No cell has a label in ${columns.join(" and ")}${mask ? " among those that pass the filter" : ""}.`); // prettier-ignore
  return { columns, labels, nCells, rows, missing };
}
