import { PertlineError } from "../error.ts";
import type { Column, Table } from "../io/table.ts";
import type { CellBlock, Cells, ReadOptions } from "./cells.ts";

export interface SubsetOptions {
  /** 1 for cells to keep, one per cell; all unless given. */
  cells?: Uint8Array;
  /** 1 for genes to keep, one per gene; all unless given. */
  genes?: Uint8Array;
}

/**
 * Some cells and genes of a matrix, in their order: itself `Cells`, read lazily from the same file. Closing it closes
 * the file.
 *
 * @throws PertlineError SIZES_DISAGREE, NO_CELLS
 */
export function subset(cells: Cells, { cells: keptCells, genes: keptGenes }: SubsetOptions): Cells {
  check(keptCells, cells.nCells, "cells");
  check(keptGenes, cells.genes.length, "genes");
  const rows = positions(keptCells);
  const columns = positions(keptGenes);
  const { truth, ...rest } = withoutStored(cells);
  const pick = <T>(values: readonly T[], at: Int32Array | undefined): T[] =>
    at ? Array.from(at, (i) => values[i] as T) : [...values];
  return {
    ...rest,
    ...(truth && { truth: columns ? new Map([...truth].map(([label, means]) => [label, Float64Array.from(columns, (i) => means[i] as number)])) : truth }), // prettier-ignore
    nCells: rows?.length ?? cells.nCells,
    genes: pick(cells.genes, columns),
    obs: rowsOf(cells.obs, rows),
    var: rowsOf(cells.var, columns),
    blocks: (options) => blocks(cells, rows, keptCells, columns, options),
  };
}

/** A view computes its values: they are not those stored in the file. */
export function withoutStored(cells: Cells): Cells {
  const rest: { -readonly [key in keyof Cells]: Cells[key] } & { counts?: unknown } = { ...cells };
  delete rest.stored;
  // Of normalised cells: what they were made of is not what a view of them is made of.
  delete rest.counts;
  return rest;
}

async function* blocks(
  cells: Cells,
  rows: Int32Array | undefined,
  kept: Uint8Array | undefined,
  columns: Int32Array | undefined,
  { rows: asked, ...options }: ReadOptions = {},
): AsyncGenerator<CellBlock, void, undefined> {
  let wanted = asked ?? kept;
  if (rows && asked) {
    wanted = new Uint8Array(cells.nCells);
    rows.forEach((row, i) => ((wanted as Uint8Array)[row] = asked[i] as number));
  }
  const place = columns && new Int32Array(cells.genes.length).fill(-1);
  columns?.forEach((column, i) => ((place as Int32Array)[column] = i));
  // Place among the kept cells of the first cell of a block.
  const before = kept && placesBefore(kept);
  for await (const block of cells.blocks({ ...options, ...(wanted && { rows: wanted }) })) {
    const found = pickEntries(block, kept, place);
    if (found.nCells > 0) yield { ...found, start: before ? (before[block.start] as number) : block.start };
  }
}

/** What remains of a block; its arrays are used again. */
function pickEntries(
  { start, nCells, indptr, indices, values }: CellBlock,
  kept: Uint8Array | undefined,
  place: Int32Array | undefined,
): Omit<CellBlock, "start"> {
  const offsets = new Int32Array(nCells + 1);
  let [row, to] = [0, 0];
  for (let cell = 0; cell < nCells; cell++) {
    if (kept && kept[start + cell] !== 1) continue;
    const [from, end] = [indptr[cell] as number, indptr[cell + 1] as number];
    for (let i = from; i < end; i++) {
      const gene = place ? (place[indices[i] as number] as number) : (indices[i] as number);
      if (gene < 0) continue;
      indices[to] = gene;
      values[to++] = values[i] as number;
    }
    offsets[++row] = to;
  }
  return { nCells: row, indptr: offsets.subarray(0, row + 1), indices: indices.subarray(0, to), values: values.subarray(0, to) }; // prettier-ignore
}

function placesBefore(kept: Uint8Array): Int32Array {
  const before = new Int32Array(kept.length + 1);
  for (let i = 0; i < kept.length; i++) before[i + 1] = (before[i] as number) + (kept[i] === 1 ? 1 : 0);
  return before;
}

function positions(kept: Uint8Array | undefined): Int32Array | undefined {
  return kept && Int32Array.from(Array.from(kept.keys()).filter((i) => kept[i] === 1));
}

function check(kept: Uint8Array | undefined, n: number, what: string): void {
  if (!kept) return;
  if (kept.length !== n)
    throw new PertlineError("SIZES_DISAGREE", `Expected one flag for each of ${n} ${what}, found ${kept.length}.`); // prettier-ignore
  if (!kept.includes(1)) throw new PertlineError("NO_CELLS", `No ${what} are left. Loosen the filter.`);
}

/** Some rows of a table; categories that no row has any more stay. */
export function rowsOf(table: Table, rows: ArrayLike<number> | undefined): Table {
  if (!rows) return table;
  const n = rows.length;
  const pick = <T extends Int32Array | Float64Array | Uint8Array>(from: T, into: T): T => {
    for (let i = 0; i < n; i++) into[i] = from[rows[i] as number] as number;
    return into;
  };
  const texts = (from: readonly string[]): string[] => Array.from({ length: n }, (_, i) => from[rows[i] as number] as string); // prettier-ignore
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns)
    switch (column.kind) {
      case "category":
        columns.set(name, { ...column, codes: pick(column.codes, new Int32Array(n)) });
        break;
      case "text":
        columns.set(name, { kind: "text", values: texts(column.values) });
        break;
      case "number":
        columns.set(name, { kind: "number", values: pick(column.values, new Float64Array(n)) });
        break;
      case "boolean":
        columns.set(name, { kind: "boolean", values: pick(column.values, new Uint8Array(n)) });
        break;
    }
  return { rows: n, index: texts(table.index), columns };
}
