import type { DuckDBConnection } from "@duckdb/node-api";
import { PertlineError } from "../../error.ts";
import { MOST_ROWS } from "../matrixFile.ts";
import type { Column, Table } from "../table.ts";
import { newColumn } from "../text/values.ts";
import type { ParquetColumn } from "./duckdb.ts";
import {
  chunksOf,
  describeParquet,
  doublesOf,
  identifier,
  openDatabase,
  parquetTable,
  textsOf,
} from "./duckdb.ts";

/** The column that pandas writes for row names without a name of their own, and usual names of cells. */
const INDEX = /^(?:__index_level_0__|cells?|cell_id|cell_barcode|barcodes?|index|_index|cell_name)$/i;

/** Which column names the rows; undefined where none does. */
export function indexColumn(columns: readonly ParquetColumn[]): ParquetColumn | undefined {
  const texts = columns.filter(({ kind }) => kind === "text");
  return texts.find(({ name }) => name === "__index_level_0__") ?? texts.find(({ name }) => INDEX.test(name));
}

/** The same for a matrix, whose first column may name its rows under any name: it is then text that never repeats. */
export async function rowNames(
  connection: DuckDBConnection,
  file: string,
  columns: readonly ParquetColumn[],
): Promise<ParquetColumn | undefined> {
  const named = indexColumn(columns);
  const [first] = columns;
  if (named || first?.kind !== "text") return named;
  const seen = new Set((await readText(connection, file, first)).values);
  let rows = 0;
  for await (const chunk of chunksOf(connection, file, `SELECT count(*) FROM ${parquetTable(file)}`))
    rows = doublesOf(chunk, 0)[0] ?? 0;
  return seen.size === rows ? first : undefined;
}

/** Reads a Parquet file as a table of cells. @throws PertlineError MODULE_MISSING, FILE_DAMAGED, TOO_LARGE */
export async function readParquetTable(file: string): Promise<Table> {
  const { connection, close } = await openDatabase();
  try {
    const { columns, rows } = await describeParquet(connection, file);
    return await readColumns(connection, file, columns, rows, indexColumn(columns) ?? columns.find(({ kind }) => kind === "text")); // prettier-ignore
  } finally {
    close();
  }
}

/** Some columns as a table; rows are named by a column, or numbered from 0. */
export async function readColumns(
  connection: DuckDBConnection,
  file: string,
  wanted: readonly ParquetColumn[],
  rows: number,
  index: ParquetColumn | undefined,
): Promise<Table> {
  if (rows > MOST_ROWS) throw new PertlineError("TOO_LARGE", `${file} says that it has ${rows} rows.`);
  const columns = new Map<string, Column>();
  const names = index ? (await readText(connection, file, index)).values : Array.from({ length: rows }, (_, row) => String(row)); // prettier-ignore
  for (const column of wanted) {
    if (column === index || column.kind === "other") continue;
    columns.set(column.name, column.kind === "text" ? asCategory(await readText(connection, file, column)) : await readNumbers(connection, file, column, rows)); // prettier-ignore
  }
  for (const [name, { kind, ...column }] of columns) {
    const length = kind === "category" ? (column as { codes: Int32Array }).codes.length : (column as { values: ArrayLike<unknown> }).values.length; // prettier-ignore
    if (length !== rows || names.length !== rows)
      throw new PertlineError(
        "SIZES_DISAGREE",
        `${file}: the column ${name} has ${length} values for ${rows} rows.`,
      );
  }
  return { rows, index: names, columns };
}

async function readText(
  connection: DuckDBConnection,
  file: string,
  { sql }: ParquetColumn,
): Promise<{ values: string[] }> {
  // prettier-ignore
  const values: string[] = [];
  for await (const chunk of chunksOf(
    connection,
    file,
    `SELECT CAST(${identifier(sql)} AS VARCHAR) FROM ${parquetTable(file)}`,
  ))
    // prettier-ignore
    for (const text of textsOf(chunk, 0)) values.push(text);
  return { values };
}

/** Texts keep their type: only repeated values are told from single ones. */
function asCategory({ values }: { values: string[] }): Column {
  const column = newColumn();
  for (const value of values) column.add(value);
  const built = column.build();
  return built.kind === "number" || built.kind === "boolean" ? { kind: "text", values } : built;
}

async function readNumbers(
  connection: DuckDBConnection,
  file: string,
  { sql, kind }: ParquetColumn,
  rows: number,
): Promise<Column> {
  const values = new Float64Array(rows);
  let at = 0;
  for await (const chunk of chunksOf(
    connection,
    file,
    `SELECT CAST(${identifier(sql)} AS DOUBLE) FROM ${parquetTable(file)}`,
  )) {
    // prettier-ignore
    const part = doublesOf(chunk, 0);
    if (at + part.length > rows)
      throw new PertlineError("FILE_DAMAGED", `${file} has more rows than it says.`);
    values.set(part, at);
    at += part.length;
  }
  if (at !== rows) throw new PertlineError("FILE_DAMAGED", `${file} has ${at} rows, but says ${rows}.`);
  if (kind !== "boolean") return { kind: "number", values };
  return { kind: "boolean", values: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 255 : value)) };
}
