import type { CellBlock, Cells } from "../../src/data/cells.ts";
import type { Column, Table } from "../../src/io/table.ts";

export function category(values: readonly (string | undefined)[]): Column {
  const categories = [...new Set(values.filter((value) => value !== undefined))].sort();
  return {
    kind: "category",
    categories,
    codes: Int32Array.from(values, (value) => (value === undefined ? -1 : categories.indexOf(value))),
  };
}

export function tableOf(columns: Record<string, Column>, rows: number): Table {
  return {
    rows,
    index: Array.from({ length: rows }, (_, row) => `row${row}`),
    columns: new Map(Object.entries(columns)),
  };
}

/** Cells in memory, in blocks of so many rows. */
export function memoryCells(
  obs: Record<string, Column>,
  values: readonly (readonly number[])[],
  {
    genes = values[0]?.map((_, gene) => `g${gene}`) ?? [],
    blockRows = 3,
  }: { genes?: string[]; blockRows?: number } = {},
): Cells {
  async function* blocks(): AsyncGenerator<CellBlock> {
    for (let start = 0; start < values.length; start += blockRows) {
      const rows = values.slice(start, start + blockRows);
      const indptr = [0];
      const indices: number[] = [];
      const stored: number[] = [];
      for (const row of rows) {
        row.forEach((value, gene) => {
          if (value === 0) return;
          indices.push(gene);
          stored.push(value);
        });
        indptr.push(indices.length);
      }
      yield {
        start,
        nCells: rows.length,
        indptr: Int32Array.from(indptr),
        indices: Int32Array.from(indices),
        values: Float32Array.from(stored),
      };
    }
  }
  return {
    name: "memory",
    provenance: "imported",
    checksum: () => Promise.resolve("none"),
    nCells: values.length,
    genes,
    obs: tableOf(obs, values.length),
    var: tableOf({}, genes.length),
    notes: [],
    blocks,
    close: () => Promise.resolve(),
  };
}
