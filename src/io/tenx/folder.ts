import { readdir } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import type { EntryBatch } from "../entries.ts";
import { blocksOfEntries } from "../entries.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import { MOST_ROWS } from "../matrixFile.ts";
import { linesOf, stampOfFiles, utf8 } from "../text/bytes.ts";
import { fieldsOf, recordsOf } from "../text/records.ts";
import type { Features } from "./features.ts";
import { genesOf } from "./features.ts";
import type { MatrixMarketHeader } from "./matrixMarket.ts";
import { matrixMarketEntries, readMatrixMarketHeader } from "./matrixMarket.ts";

export interface MatrixFolder {
  matrix: string;
  features: string;
  barcodes: string;
}

/** The three files of a folder as Cell Ranger writes it, prefixes (GEO) allowed; undefined where there is no matrix. */
export async function findMatrixFolder(place: string): Promise<MatrixFolder | undefined> {
  const given = /\.mtx(\.gz)?$/i.test(place) ? path.basename(place) : undefined;
  const folder = given === undefined ? place : path.dirname(place);
  const names = await readdir(folder);
  const matrices = given ? [given] : names.filter((name) => /(^|[._-])matrix\.mtx(\.gz)?$/i.test(name));
  const [matrix] = matrices;
  if (matrix === undefined) return undefined;
  if (matrices.length > 1)
    throw new PertlineError(
      "SEVERAL_MATRICES",
      `${folder} holds several matrices (${listed(matrices)}). Name one of them.`,
    );
  const prefix = matrix.replace(/matrix\.mtx(\.gz)?$|\.mtx(\.gz)?$/i, "");
  const find = (kinds: readonly string[]): string => {
    const wanted = kinds.flatMap((kind) => ["tsv.gz", "tsv", "csv.gz", "csv"].map((end) => `${kind}.${end}`));
    const found = [prefix, ""]
      .flatMap((before) => wanted.map((name) => before + name))
      .find((name) => names.includes(name));
    if (found === undefined)
      throw new PertlineError("FILE_NOT_FOUND", `${folder} has a matrix but no ${wanted.join(" or ")}. A Matrix Market folder holds matrix.mtx, barcodes.tsv and features.tsv (or genes.tsv), as .tsv or .csv, plain or .gz.`); // prettier-ignore
    return path.join(folder, found);
  };
  return {
    matrix: path.join(folder, matrix),
    features: find(["features", "genes"]),
    barcodes: find(["barcodes"]),
  };
}

/**
 * Opens a Matrix Market folder of 10x (Cell Ranger 2 and later), plain or gzip: `matrix.mtx`, `barcodes.tsv`, and
 * `features.tsv` or `genes.tsv`; tables of commas, as R writes them, do too. Features that are no genes are left out.
 *
 * @throws PertlineError FILE_NOT_FOUND, SEVERAL_MATRICES, BAD_MATRIX_MARKET, SIZES_DISAGREE, NOT_UTF8, FILE_TRUNCATED
 */
export async function openMatrixFolder(place: string, options: FormatOptions = {}): Promise<MatrixFile> {
  const files = await findMatrixFolder(place);
  if (!files) throw new PertlineError("FILE_NOT_FOUND", `${place} holds no matrix.mtx or matrix.mtx.gz.`);
  const header = await readMatrixMarketHeader(files.matrix);
  const { nRows: nFeatures, nColumns: nCells } = header;
  if (nCells > MOST_ROWS || nFeatures > MOST_ROWS)
    throw new PertlineError(
      "TOO_LARGE",
      `${files.matrix} says that it holds ${nFeatures} × ${nCells} values.`,
    );
  const features = await readFeatures(files.features, nFeatures);
  const barcodes: string[] = [];
  await eachLine(files.barcodes, nCells, "barcodes", ([name]) => barcodes.push(name as string));
  const { geneOf, var: variables, notes } = genesOf(features);
  const source = {
    nRows: nCells,
    nColumns: variables.rows,
    name: files.matrix,
    duplicates: "add" as const,
    entries: (signal?: AbortSignal) => turned(files.matrix, header, geneOf, signal),
  };
  return {
    nRows: nCells,
    nColumns: variables.rows,
    obs: { rows: nCells, index: barcodes, columns: new Map() },
    var: variables,
    notes,
    stamp: () => stampOfFiles(Object.values(files) as string[]),
    blocks: blocksOfEntries(source, options),
    close: () => Promise.resolve(),
  };
}

async function readFeatures(file: string, count: number): Promise<Features> {
  const features: Features = { ids: [], names: [], types: [] };
  await eachLine(file, count, "features", ([id, name, type]) => {
    features.ids.push(id as string);
    features.names.push(name ?? (id as string));
    if (type !== undefined) features.types[features.ids.length - 1] = type;
  });
  return features;
}

/** Tells the fields of each line. @throws PertlineError SIZES_DISAGREE, NOT_UTF8, BAD_TABLE */
async function eachLine(
  file: string,
  count: number,
  what: string,
  tell: (fields: string[]) => void,
): Promise<void> {
  let found = 0;
  const disagree = (more: string): PertlineError =>
    new PertlineError("SIZES_DISAGREE", `${file} names ${more} ${what}, but the matrix has ${count}. Are the files from the same run?`); // prettier-ignore
  if (/\.csv(\.gz)?$/i.test(file)) {
    const rows = await commaRows(file, count, () => disagree("more"));
    found = rows.length;
    rows.forEach(tell);
  } else
    for await (const { bytes, first } of linesOf(file, { longest: 1 << 20 })) {
      const text = utf8(bytes, file, first).replace(/^\ufeff/, "");
      for (const line of text.split(/\r?\n/)) {
        if (line === "") continue;
        if (++found > count) throw disagree("more");
        tell(line.split("\t"));
      }
    }
  if (found < count) throw disagree(String(found));
}

/** Rows of a table of commas, which may have a header, and R's row numbers before everything else. */
async function commaRows(file: string, count: number, tooMany: () => PertlineError): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of recordsOf(file))
    for (const record of batch) {
      if (rows.length > count) throw tooMany();
      rows.push(fieldsOf(record, { file, delimiter: ",".charCodeAt(0) }));
    }
  if (rows.length === count + 1) rows.shift();
  const numbered = rows.every((fields, i) => fields.length > 1 && fields[0] === String(i + 1));
  return numbered ? rows.map((fields) => fields.slice(1)) : rows;
}

/** The genes × cells entries as cells × genes. */
async function* turned(
  file: string,
  header: MatrixMarketHeader,
  geneOf: Int32Array,
  signal?: AbortSignal,
): AsyncGenerator<EntryBatch, void, undefined> {
  for await (const batch of matrixMarketEntries(file, header, signal)) {
    const { rows, columns, values } = batch;
    let n = 0;
    for (let i = 0; i < batch.n; i++) {
      const gene = geneOf[rows[i] as number] as number;
      const value = values[i] as number;
      if (gene < 0 || value === 0) continue;
      const cell = columns[i] as number;
      rows[n] = cell;
      columns[n] = gene;
      values[n++] = value;
    }
    if (n > 0) yield { n, rows: rows, columns, values };
  }
}
