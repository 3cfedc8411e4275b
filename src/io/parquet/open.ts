import type { DuckDBConnection } from "@duckdb/node-api";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import type { EntryBatch } from "../entries.ts";
import { blocksOfEntries } from "../entries.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import { stampOfFiles } from "../text/bytes.ts";
import { findOrientation } from "../text/orientation.ts";
import type { ParquetColumn } from "./duckdb.ts";
import { chunksOf, describeParquet, doublesOf, explained, identifier, openDatabase, parquetTable, textsOf } from "./duckdb.ts"; // prettier-ignore
import { readColumns, rowNames } from "./table.ts";

/** Columns read at a time: a chunk of 2,048 rows of them is 64 MB. */
const COLUMNS = 4000;

const CELL = /^(?:cell|cells|cell_id|cell_barcode|barcode|barcodes)$/i;
/** Of tables of means or predictions: every condition has all genes there. */
const CONDITION = /^(?:condition|perturbation|pert|perturbation_name)$/i;
const GENE = /^(?:gene|genes|gene_id|gene_name|gene_symbol|symbol|feature)$/i;
const VALUE = /^(?:value|values|count|counts|expression|umi_count|umis|x|mean|prediction|predicted)$/i;
/** Columns of numbers beside the values. */
const BESIDE = /^(?:variance|n_cells)$/i;

/**
 * Opens a Parquet file with DuckDB: wide (a row for each cell, a column of numbers for each gene; other columns describe
 * cells) or long (columns cell, gene and value).
 *
 * @throws PertlineError MODULE_MISSING, BAD_TABLE, ORIENTATION_UNKNOWN, UNKNOWN_COLUMN, DUPLICATE_VALUE, FILE_DAMAGED,
 * OUT_OF_MEMORY
 */
export async function openParquet(file: string, options: FormatOptions = {}): Promise<MatrixFile> {
  const { connection, close } = await openDatabase(options.memory);
  try {
    const { columns, rows } = await describeParquet(connection, file);
    const [cells, conditions, gene, value] = [CELL, CONDITION, GENE, VALUE].map((names) => columns.find(({ name }) => names.test(name))); // prettier-ignore
    const cell = cells ?? conditions;
    const long = columns.every(
      (column) => column.kind !== "number" || column === value || BESIDE.test(column.name),
    );
    const part = cell && gene && value && long
      ? await openLong(connection, file, { cell, gene, value, whole: !cells, rows }, options)
      : await openWide(connection, file, columns, rows, options); // prettier-ignore
    return {
      ...part,
      stamp: () => stampOfFiles([file]),
      close: () => Promise.resolve(close()),
    };
  } catch (error) {
    close();
    throw error;
  }
}

type Part = Omit<MatrixFile, "stamp" | "close">;

async function openWide(
  connection: DuckDBConnection,
  file: string,
  columns: readonly ParquetColumn[],
  rows: number,
  options: FormatOptions,
): Promise<Part> {
  const { metadata = [] } = options;
  const unknown = metadata.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined)
    throw new PertlineError("UNKNOWN_COLUMN", `${file} has no column "${unknown}" (told as metadata).`);
  const index = await rowNames(connection, file, columns);
  const genes = columns.filter(({ kind, name }) => kind === "number" && !metadata.includes(name));
  const others = columns.filter((column) => !genes.includes(column));
  if (genes.length === 0)
    throw new PertlineError("BAD_TABLE", `${file} has no column of numbers (columns: ${listed(columns.map(({ name }) => name))}). Expected one for each gene, or columns cell, gene and value.`); // prettier-ignore
  const obs = await readColumns(connection, file, others, rows, index);
  const names = genes.map(({ name }) => name);
  const { orientation, why } = options.orientation
    ? { orientation: options.orientation, why: "as told" }
    : findOrientation(file, { named: index && index.name !== "__index_level_0__" ? index.name : "", names: obs.index }, names); // prettier-ignore
  const cellsFirst = orientation === "cells-by-genes";
  const variables = { rows: genes.length, index: names, columns: new Map() };
  const left = others.filter(({ kind }) => kind === "other").map(({ name }) => name);
  const source = {
    nRows: cellsFirst ? rows : genes.length,
    nColumns: cellsFirst ? genes.length : rows,
    name: file,
    duplicates: "refuse" as const,
    entries: (signal?: AbortSignal) => wideEntries(connection, file, genes, cellsFirst, rows, signal),
  };
  return {
    nRows: source.nRows,
    nColumns: source.nColumns,
    obs: cellsFirst ? obs : variables,
    var: cellsFirst ? variables : obs,
    notes: [
      `The rows of ${file} were taken as ${cellsFirst ? "cells" : "genes"}: ${why}.`,
      ...(index || !cellsFirst ? [] : [`No column of ${file} names its cells: they are numbered.`]),
      ...(left.length > 0 ? [`Columns of ${file} were not read, since they hold neither numbers nor text: ${listed(left)}.`] : []), // prettier-ignore
    ],
    blocks: blocksOfEntries(source, options),
  };
}

async function* wideEntries(
  connection: DuckDBConnection,
  file: string,
  genes: readonly ParquetColumn[],
  cellsFirst: boolean,
  nRows: number,
  signal?: AbortSignal,
): AsyncGenerator<EntryBatch, void, undefined> {
  for (let first = 0; first < genes.length; first += COLUMNS) {
    const some = genes.slice(first, first + COLUMNS);
    const select = some.map(({ sql }) => `CAST(${identifier(sql)} AS DOUBLE)`).join(", ");
    let row = 0;
    for await (const chunk of chunksOf(
      connection,
      file,
      `SELECT ${select} FROM ${parquetTable(file)}`,
      signal,
    )) {
      const n = chunk.rowCount;
      if (row + n > nRows)
        throw new PertlineError("FILE_CHANGED", `${file} changed while it was read. Open it again.`);
      const columns = some.map((_, i) => doublesOf(chunk, i));
      const room = n * some.length;
      const [lines, places, values] = [new Int32Array(room), new Int32Array(room), new Float64Array(room)];
      let count = 0;
      for (let i = 0; i < n; i++)
        for (let column = 0; column < columns.length; column++) {
          const value = (columns[column] as Float64Array)[i] as number;
          if (value === 0) continue;
          lines[count] = row + i;
          places[count] = first + column;
          values[count++] = value;
        }
      row += n;
      yield { n: count, rows: cellsFirst ? lines : places, columns: cellsFirst ? places : lines, values };
    }
  }
}

interface LongColumns {
  cell: ParquetColumn;
  gene: ParquetColumn;
  value: ParquetColumn;
  /** Every pair must be there: what is absent is unknown, not 0. */
  whole: boolean;
  rows: number;
}

async function openLong(
  connection: DuckDBConnection,
  file: string,
  { cell, gene, value, whole, rows }: LongColumns,
  options: FormatOptions,
): Promise<Part> {
  const table = parquetTable(file, ", file_row_number = true");
  // In order of first appearance.
  for (const [name, { sql }] of [
    ["cells", cell],
    ["genes", gene],
  ] as const)
    // prettier-ignore
    await explained(file, () =>
      connection.run(`CREATE TEMP TABLE ${name} AS SELECT name, CAST(row_number() OVER (ORDER BY first) - 1 AS INTEGER) AS place FROM (SELECT CAST(${identifier(sql)} AS VARCHAR) AS name, min(file_row_number) AS first FROM ${table} GROUP BY 1)`), // prettier-ignore
    );
  const [cells, genes] = [await namesIn(connection, file, "cells"), await namesIn(connection, file, "genes")];
  if (whole && rows !== cells.length * genes.length)
    throw new PertlineError("BAD_TABLE", `${file} has ${rows} rows for ${cells.length} conditions × ${genes.length} genes: expected one for each condition and gene.`); // prettier-ignore
  const sql = `SELECT CAST(c.place AS DOUBLE), CAST(g.place AS DOUBLE), CAST(t.${identifier(value.sql)} AS DOUBLE) FROM ${parquetTable(file)} t JOIN cells c ON c.name IS NOT DISTINCT FROM CAST(t.${identifier(cell.sql)} AS VARCHAR) JOIN genes g ON g.name IS NOT DISTINCT FROM CAST(t.${identifier(gene.sql)} AS VARCHAR) ORDER BY c.place, g.place`; // prettier-ignore
  const source = {
    nRows: cells.length,
    nColumns: genes.length,
    name: file,
    duplicates: "refuse" as const,
    entries: (signal?: AbortSignal) => longEntries(connection, file, sql, signal),
  };
  return {
    nRows: cells.length,
    nColumns: genes.length,
    obs: { rows: cells.length, index: cells, columns: new Map() },
    var: { rows: genes.length, index: genes, columns: new Map() },
    notes: [`${file} is a long table: its columns ${cell.name}, ${gene.name} and ${value.name} were read; cells and genes come in order of appearance.`], // prettier-ignore
    blocks: blocksOfEntries(source, options),
  };
}

async function namesIn(connection: DuckDBConnection, file: string, table: string): Promise<string[]> {
  const names: string[] = [];
  for await (const chunk of chunksOf(connection, file, `SELECT name FROM ${table} ORDER BY place`)) {
    if (chunk.getColumnValues(0).includes(null))
      throw new PertlineError("BAD_VALUE", `${file} has rows without a name in the column of ${table}.`);
    names.push(...textsOf(chunk, 0));
  }
  return names;
}

async function* longEntries(
  connection: DuckDBConnection,
  file: string,
  sql: string,
  signal?: AbortSignal,
): AsyncGenerator<EntryBatch, void, undefined> {
  for await (const chunk of chunksOf(connection, file, sql, signal)) {
    const [rows, columns, values] = [0, 1, 2].map((i) => doublesOf(chunk, i)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
    yield { n: chunk.rowCount, rows: Int32Array.from(rows), columns: Int32Array.from(columns), values };
  }
}
