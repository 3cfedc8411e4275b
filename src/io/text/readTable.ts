import { PertlineError } from "../../error.ts";
import type { Table } from "../table.ts";
import { bytesOfFile, headOf, isGzip } from "./bytes.ts";
import type { Delimited, DelimitedRecord } from "./records.ts";
import { delimiterOf, fieldsOf, recordsOf } from "./records.ts";
import { newColumn } from "./values.ts";

/** Reads a table whose rows are cells: Parquet or delimited text, by content. @throws PertlineError of either */
export async function readTable(file: string): Promise<Table> {
  const head = await headOf(file, 4);
  if (head.toString("latin1") === "PAR1") return (await import("../parquet/table.ts")).readParquetTable(file);
  return readDelimitedTable(file);
}

/**
 * Reads a table of delimited text (comma, tab or semicolon; plain or gzip): a header, and the names of rows in the first
 * column. Types are found by content.
 *
 * @throws PertlineError BAD_TABLE naming the line, NOT_UTF8, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TRUNCATED
 */
export async function readDelimitedTable(file: string): Promise<Table> {
  const format = await delimitedFormat(file);
  let header: string[] | undefined;
  let unnamed = false;
  const index: string[] = [];
  let columns: ReturnType<typeof newColumn>[] = [];
  for await (const batch of recordsOf(file))
    for (const record of batch) {
      const fields = fieldsOf(record, format);
      if (!header) {
        header = fields;
        continue;
      }
      if (columns.length === 0) {
        // R's write.table leaves out the name of the column of row names.
        unnamed = fields.length === header.length + 1;
        if (unnamed) header = ["", ...header];
        columns = header.slice(1).map(newColumn);
        checkNames(header.slice(1), file);
      }
      if (fields.length !== header.length) throw ragged(file, record, fields.length, header.length);
      index.push(fields[0] as string);
      columns.forEach((column, i) => column.add(fields[i + 1] as string));
    }
  if (!header || columns.length + index.length === 0)
    throw new PertlineError("BAD_TABLE", `${file} has no rows: expected a header and a row for each cell.`);
  const names = header.slice(1);
  return {
    rows: index.length,
    index,
    columns: new Map(columns.map((column, i) => [names[i] as string, column.build()])),
  };
}

export function checkNames(names: readonly string[], file: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new PertlineError("BAD_TABLE", `${file}: two columns are named "${name}". Rename one.`);
    seen.add(name);
  }
}

export function ragged(
  file: string,
  { line }: DelimitedRecord,
  found: number,
  expected: number,
): PertlineError {
  return new PertlineError(
    "BAD_TABLE",
    `${file}, line ${line}: found ${found} fields, expected ${expected} as in the header.`,
  );
}

/** How a text file separates its fields, by its first line. @throws PertlineError BAD_TABLE, NOT_UTF8 */
export async function delimitedFormat(file: string): Promise<Delimited> {
  const head = await textHead(file);
  const delimiter = delimiterOf(head.toString("utf8"));
  if (delimiter === undefined)
    throw new PertlineError("BAD_TABLE", `${file}: its first line has no tab, comma or semicolon. Expected a table of delimited text.`); // prettier-ignore
  return { file, delimiter };
}

/** The first bytes of a text, unpacked: a whole line, unless that is very long. */
export async function textHead(file: string): Promise<Buffer> {
  const head = await headOf(file, 1 << 16);
  if (!isGzip(head) && head.includes(10)) return head;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const piece of bytesOfFile(file)) {
    parts.push(piece);
    length += piece.length;
    if (piece.includes(10) || length > 1 << 24) break;
  }
  return Buffer.concat(parts);
}
