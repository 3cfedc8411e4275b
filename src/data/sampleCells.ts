import type { CellBlock, Cells } from "./cells.ts";

/** Stretches of consecutive cells, spread evenly, and cells of each: reading costs a few chunks of the file. */
const STRETCHES = 8;
const CELLS = 25;

/**
 * Some cells from all over the file, to judge it by.
 * @param kept 1 for cells that count
 */
export async function sampleCells(cells: Cells, kept: Uint8Array, signal?: AbortSignal): Promise<CellBlock> {
  const rows = sampleRows(kept);
  const found: { indices: Int32Array; values: Float32Array | Float64Array }[] = [];
  for await (const { start, nCells, indptr, indices, values } of cells.blocks({ signal, rows }))
    for (let cell = 0; cell < nCells; cell++) {
      if (rows[start + cell] !== 1) continue;
      const [from, to] = [indptr[cell] as number, indptr[cell + 1] as number];
      found.push({ indices: indices.slice(from, to), values: values.slice(from, to) });
    }
  const indptr = new Int32Array(found.length + 1);
  found.forEach(({ values }, cell) => (indptr[cell + 1] = (indptr[cell] as number) + values.length));
  const stored = indptr.at(-1) as number;
  const single = found.every(({ values }) => values instanceof Float32Array);
  const indices = new Int32Array(stored);
  const values = single ? new Float32Array(stored) : new Float64Array(stored);
  found.forEach((row, cell) => {
    indices.set(row.indices, indptr[cell]);
    values.set(row.values, indptr[cell]);
  });
  return { start: 0, nCells: found.length, indptr, indices, values };
}

function sampleRows(kept: Uint8Array): Uint8Array {
  const count = kept.reduce((n, one) => n + (one === 1 ? 1 : 0), 0);
  const last = Math.max(0, count - CELLS);
  const begins = Array.from({ length: STRETCHES }, (_, stretch) => Math.floor((stretch * last) / (STRETCHES - 1))); // prettier-ignore
  const rows = new Uint8Array(kept.length);
  for (let row = 0, place = 0, stretch = 0; row < kept.length; row++) {
    if (kept[row] !== 1) continue;
    while (place >= (begins[stretch] ?? Infinity) + CELLS) stretch++;
    if (place++ >= (begins[stretch] ?? Infinity)) rows[row] = 1;
  }
  return rows;
}
