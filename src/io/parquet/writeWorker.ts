import { parentPort } from "node:worker_threads";
import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, openDatabase, quoted } from "./duckdb.ts";
import type { LongTable, ParquetAnswer } from "./write.ts";

/** Rows of DuckDB's vectors. */
const VECTOR = 2048;

async function write(
  file: string,
  { conditions, genes, values, perCondition = {} }: LongTable,
): Promise<void> {
  const { connection, close } = await openDatabase();
  try {
    const perRow = Object.entries(perCondition);
    await names(connection, "conditions", conditions, perRow);
    await names(connection, "genes", genes, []);
    const columns = Object.entries(values);
    await fill(connection, "numbers", columns);
    const select = [
      "c.name AS condition",
      "g.name AS gene",
      ...columns.map(([name]) => `n.${identifier(name)}`),
      ...perRow.map(
        ([name]) =>
          `CAST(c.${identifier(name)} AS ${isWhole(perCondition[name] ?? []) ? "BIGINT" : "DOUBLE"}) AS ${identifier(name)}`,
      ),
    ].join(", ");
    const width = Math.max(1, genes.length);
    await connection.run(`COPY (SELECT ${select} FROM numbers n JOIN conditions c ON c.place = n.place // ${width} JOIN genes g ON g.place = n.place % ${width} ORDER BY n.place) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`); // prettier-ignore
  } finally {
    close();
  }
}

function isWhole(column: readonly number[]): boolean {
  return column.every((value) => Number.isSafeInteger(value));
}

async function names(
  connection: DuckDBConnection,
  table: string,
  list: readonly string[],
  more: readonly (readonly [string, readonly number[]])[],
): Promise<void> {
  const columns = more.map(([name]) => `, ${identifier(name)} DOUBLE`).join("");
  await connection.run(`CREATE TEMP TABLE ${table} (place BIGINT, name VARCHAR${columns})`);
  const appender = await connection.createAppender(table);
  list.forEach((name, i) => {
    appender.appendBigInt(BigInt(i));
    appender.appendVarchar(name);
    for (const [, values] of more) appender.appendDouble(values[i] as number);
    appender.endRow();
  });
  appender.closeSync();
}

async function fill(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (readonly [string, Float64Array])[],
): Promise<void> {
  const { DuckDBDataChunk, BIGINT, DOUBLE } = await import("@duckdb/node-api");
  await connection.run(`CREATE TEMP TABLE ${table} (place BIGINT${columns.map(([name]) => `, ${identifier(name)} DOUBLE`).join("")})`); // prettier-ignore
  const appender = await connection.createAppender(table);
  const n = columns[0]?.[1].length ?? 0;
  for (let from = 0; from < n; from += VECTOR) {
    const to = Math.min(n, from + VECTOR);
    const chunk = DuckDBDataChunk.create([BIGINT, ...columns.map(() => DOUBLE)], to - from);
    chunk.setColumnValues(
      0,
      Array.from({ length: to - from }, (_, i) => BigInt(from + i)),
    );
    columns.forEach(([, values], i) => chunk.setColumnValues(i + 1, Array.from(values.subarray(from, to))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

parentPort?.once("message", ({ file, table }: { file: string; table: LongTable }) => {
  write(file, table).then(
    () => parentPort?.postMessage({ done: true } satisfies ParquetAnswer),
    (error: Error & { code?: string }) =>
      parentPort?.postMessage({
        done: false,
        code: error.name === "PertlineError" ? (error.code ?? "") : "",
        message: error.message,
      } satisfies ParquetAnswer),
  );
});
