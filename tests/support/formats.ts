import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CellBlock, Cells } from "../../src/data/cells.ts";
import { fileSource } from "../../src/io/byteSource.ts";
import { openZip } from "../../src/io/archive/openZip.ts";

export const FORMATS: string = path.resolve(import.meta.dirname, "../golden/formats");

export interface FormatValues {
  barcodes: string[];
  genes: string[];
  ids: string[];
  labels: (string | null)[];
  counts: number[][];
  logs: number[][];
}

/** What the files of tests/golden/formats hold. */
export const formatValues: FormatValues = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../golden/formats.json"), "utf8"),
) as FormatValues;

/** In single precision, as most of the files hold them. */
export const single: number[][] = formatValues.logs.map((row) => row.map(Math.fround));

/** All values of a matrix that is read in blocks. */
export async function denseOf(
  { nRows, nColumns }: { nRows: number; nColumns: number },
  blocks: AsyncIterable<CellBlock>,
): Promise<number[][]> {
  const matrix = Array.from({ length: nRows }, () => Array<number>(nColumns).fill(0));
  for await (const { start, nCells, indptr, indices, values } of blocks)
    for (let cell = 0; cell < nCells; cell++)
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++)
        (matrix[start + cell] as number[])[indices[i] as number] = values[i] as number;
  return matrix;
}

export function denseCells(cells: Cells): Promise<number[][]> {
  return denseOf({ nRows: cells.nCells, nColumns: cells.genes.length }, cells.blocks());
}

/** Unpacks an archive into a folder. */
export async function unzip(archive: string, folder: string): Promise<string> {
  const source = await fileSource(archive);
  const zip = await openZip(source, 1 << 24);
  for (const name of zip.names()) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, (await zip.read(name)) as Uint8Array);
  }
  await source.close();
  return folder;
}
