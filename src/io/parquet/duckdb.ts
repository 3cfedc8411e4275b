import { tmpdir } from "node:os";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { PertlineError } from "../../error.ts";
import { DEFAULT_MEMORY } from "../matrixFile.ts";

export interface Database {
  connection: DuckDBConnection;
  close(): void;
}

/** @throws PertlineError MODULE_MISSING, naming the command that installs it */
export async function openDatabase(memory: number = DEFAULT_MEMORY): Promise<Database> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause: unknown) => {
    throw new PertlineError("MODULE_MISSING", "Parquet files are read and written with DuckDB, which is not installed. Run `npm install @duckdb/node-api`.", { cause }); // prettier-ignore
  });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: `${Math.max(256, Math.ceil(memory / 2 ** 20))}MiB`,
    temp_directory: tmpdir(),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name in SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A file as a table in SQL; its name is no pattern. */
export function parquetTable(file: string, options = ""): string {
  return `read_parquet(${quoted(file.replace(/[*?[]/g, "[$&]"))}${options})`;
}

export interface ParquetColumn {
  /** As the file has it. */
  name: string;
  /** As DuckDB calls it: names that differ in case only get a number. */
  sql: string;
  kind: "number" | "text" | "boolean" | "other";
}

const NUMBER = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/;

/** Columns of a Parquet file and its number of rows. @throws PertlineError FILE_DAMAGED */
export async function describeParquet(
  connection: DuckDBConnection,
  file: string,
): Promise<{ columns: ParquetColumn[]; rows: number }> {
  return explained(file, async () => {
    const described = (
      await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquetTable(file)}`)
    ).getRowObjects();
    const schema = (await connection.runAndReadAll(`SELECT name, num_children FROM parquet_schema(${quoted(file.replace(/[*?[]/g, "[$&]"))})`)).getRows(); // prettier-ignore
    const names = topNames(
      schema.map(([name, children]) => ({ name: String(name), children: Number(children ?? 0) })),
    );
    const [[rows = 0] = []] = (
      await connection.runAndReadAll(`SELECT count(*) FROM ${parquetTable(file)}`)
    ).getRows();
    if (names.length !== described.length) throw new Error("its columns are described in two ways");
    const columns = described.map(({ column_name, column_type }, i): ParquetColumn => {
      const type = String(column_type);
      const kind = NUMBER.test(type) && !type.endsWith("]") ? "number" : /^(?:VARCHAR|ENUM)(?!.*\])/.test(type) ? "text" : type === "BOOLEAN" ? "boolean" : "other"; // prettier-ignore
      return { name: names[i] as string, sql: String(column_name), kind };
    });
    return { columns, rows: Number(rows) };
  });
}

/** Names of the columns at the top: the schema lists a tree, depth first, its root first. */
function topNames(nodes: readonly { name: string; children: number }[]): string[] {
  let at = 1;
  const skip = (): void => {
    const children = nodes[at++]?.children ?? 0;
    for (let i = 0; i < children && at < nodes.length; i++) skip();
  };
  const names: string[] = [];
  while (at < nodes.length) {
    names.push((nodes[at] as { name: string }).name);
    skip();
  }
  return names;
}

/** Chunks of an answer, a few thousand rows each. @throws PertlineError FILE_DAMAGED */
export async function* chunksOf(
  connection: DuckDBConnection,
  file: string,
  sql: string,
  signal?: AbortSignal,
): AsyncGenerator<DuckDBDataChunk, void, undefined> {
  const result = await explained(file, () => connection.stream(sql));
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await explained(file, () => result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
  }
}

export async function explained<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if ((cause as Error).name === "PertlineError") throw cause;
    const message = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    if (/out of memory/i.test(message))
      throw new PertlineError("OUT_OF_MEMORY", `${file} needs more memory than the budget (${message}). Set a larger one: memory.`, { cause }); // prettier-ignore
    throw new PertlineError("FILE_DAMAGED", `The Parquet file ${file} cannot be read (${message}). It may be cut off or damaged.`, { cause }); // prettier-ignore
  }
}

/** Numbers of a column of doubles; NaN where missing. */
export function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const values = chunk.getColumnValues(column);
  return Float64Array.from(values, (value) => (value === null ? NaN : Number(value)));
}

export function textsOf(chunk: DuckDBDataChunk, column: number): string[] {
  return chunk.getColumnValues(column).map((value) => (value === null ? "" : String(value)));
}
