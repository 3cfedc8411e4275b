import { buffer } from "node:stream/consumers";
import { PertlineError } from "../error.ts";
import { readZip } from "./archive/zip.ts";
import { fileSource } from "./byteSource.ts";
import type { Column, Table } from "./table.ts";

export interface WorkbookOptions {
  /** Most unpacked bytes; 256 MiB unless told. */
  maxBytes?: number;
  /** Most cells in all sheets; 10 million unless told. */
  maxCells?: number;
}

interface Cell {
  t: string;
  v?: unknown;
}

/**
 * The sheets of an `.xlsx` workbook as tables, in the workbook's order. The first row of a sheet names its columns: a
 * column without a name is called `column N`, a second one of the same name `name (2)`. A column is numbers or booleans
 * where all its cells are, else text; empty cells and errors are missing. The index is the row number that Excel shows.
 * Numbers are exact doubles; dates are Excel's day numbers.
 *
 * @returns sheet name → table
 * @throws PertlineError FILE_NOT_FOUND, NOT_A_WORKBOOK, WORKBOOK_TOO_LARGE
 */
export async function readWorkbook(file: string, options: WorkbookOptions = {}): Promise<Map<string, Table>> {
  const { maxBytes = 2 ** 28, maxCells = 10_000_000 } = options;
  const tooLarge = (what: string): PertlineError =>
    new PertlineError("WORKBOOK_TOO_LARGE", `${file} holds more than ${what}: it was not read.`);
  const parts = await inflated(file, maxBytes, tooLarge);
  const { CFB, read } = await import("xlsx");
  const sheets = new Map<string, Table>();
  let cells = 0;
  try {
    // Packed anew, uncompressed: what a ZIP file says of itself in two places need not agree, and only what was
    // inflated here within bounds reaches the parser.
    const archive = CFB.utils.cfb_new() as object;
    for (const [name, content] of parts) CFB.utils.cfb_add(archive, `/${name}`, content);
    const bytes = CFB.write(archive, { fileType: "zip", type: "buffer" }) as Buffer;
    const book = read(bytes, {
      type: "buffer",
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
    });
    for (const name of book.SheetNames) {
      // Rows and cells that are not there are holes: a sheet's declared extent costs nothing.
      const rows = ((book.Sheets[name] as { "!data"?: Cell[][] } | undefined)?.["!data"] ?? []) as Cell[][];
      rows.forEach((row) => row.forEach(() => cells++));
      if (cells > maxCells) throw tooLarge(`${maxCells} cells`);
      sheets.set(name, tableOf(rows));
    }
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === "string") throw error;
    throw new PertlineError("NOT_A_WORKBOOK", `${file} cannot be read as an .xlsx workbook (${(error as Error).message}).`, { cause: error }); // prettier-ignore
  }
  if (sheets.size === 0) throw new PertlineError("NOT_A_WORKBOOK", `${file} has no sheets.`);
  return sheets;
}

/** Every part of the workbook, inflated within bounds. */
async function inflated(
  file: string,
  maxBytes: number,
  tooLarge: (what: string) => PertlineError,
): Promise<Map<string, Buffer>> {
  const source = await fileSource(file).catch((error: Error) => {
    throw new PertlineError("FILE_NOT_FOUND", `The workbook ${file} cannot be opened (${(error.cause as NodeJS.ErrnoException).code}).`, { cause: error }); // prettier-ignore
  });
  try {
    const entries = (await readZip(source)).filter(({ kind }) => kind === "file");
    if (entries.reduce((sum, { size }) => sum + size, 0) > maxBytes) throw tooLarge(`${maxBytes} bytes`);
    const parts = new Map<string, Buffer>();
    for (const entry of entries) parts.set(entry.name, await buffer(entry.open()));
    if (!parts.has("xl/workbook.xml"))
      throw new PertlineError(
        "NOT_A_WORKBOOK",
        `${file} is a ZIP file without xl/workbook.xml: no .xlsx workbook.`,
      );
    return parts;
  } catch (error) {
    const { code, message } = error as PertlineError;
    if (code !== "ARCHIVE_DAMAGED" && code !== "ARCHIVE_REFUSED") throw error;
    throw new PertlineError("NOT_A_WORKBOOK", `${file} is no whole .xlsx workbook. ${message}`, {
      cause: error,
    });
  } finally {
    await source.close();
  }
}

function tableOf(rows: Cell[][]): Table {
  const header: Cell[] = rows[0] ?? [];
  const body: { number: number; cells: Cell[] }[] = [];
  let width = header.length;
  rows.forEach((cells, row) => {
    if (row === 0 || !cells.some((cell) => cell.v !== undefined)) return;
    body.push({ number: row + 1, cells });
    width = Math.max(width, cells.length);
  });
  const columns = new Map<string, Column>();
  for (let at = 0; at < width; at++) {
    const values = body.map(({ cells }) => valueOf(cells[at]));
    const title = valueOf(header[at]);
    if (title === undefined && values.every((value) => value === undefined)) continue;
    let name = title === undefined ? `column ${at + 1}` : String(title);
    for (let copy = 2; columns.has(name); copy++) name = `${String(title)} (${copy})`;
    columns.set(name, columnOf(values));
  }
  return { rows: body.length, index: body.map(({ number }) => String(number)), columns };
}

type Value = string | number | boolean | undefined;

function valueOf(cell: Cell | undefined): Value {
  if (cell === undefined || cell.t === "e" || cell.t === "z") return undefined;
  const { v } = cell;
  return typeof v === "string" || typeof v === "number" || typeof v === "boolean" ? v : undefined;
}

function columnOf(values: Value[]): Column {
  const types = new Set(values.map((value) => typeof value));
  types.delete("undefined");
  const only = types.size === 1 ? [...types][0] : undefined;
  if (only === "boolean" )
    return { kind: "boolean", values: Uint8Array.from(values, (value) => (value === undefined ? 255 : Number(value))) }; // prettier-ignore
  if (only === "number" || types.size === 0)
    return { kind: "number", values: Float64Array.from(values, (value) => (value === undefined ? NaN : Number(value))) }; // prettier-ignore
  return { kind: "text", values: values.map((value) => (value === undefined ? "" : String(value))) };
}
