import { PertlineError } from "../../error.ts";
import type { EntryBatch } from "../entries.ts";
import { linesOf } from "../text/bytes.ts";

export interface MatrixMarketHeader {
  nRows: number;
  nColumns: number;
  nEntries: number;
  /** Entries have no values: each is 1. */
  pattern: boolean;
}

const LONGEST = 1 << 16;
const BATCH = 1 << 16;

/**
 * The header of a Matrix Market file. @see https://math.nist.gov/MatrixMarket/formats.html
 * @throws PertlineError BAD_MATRIX_MARKET and of reading
 */
export async function readMatrixMarketHeader(file: string): Promise<MatrixMarketHeader> {
  let pattern: boolean | undefined;
  for await (const { bytes, first } of linesOf(file, { longest: LONGEST })) {
    let line = first;
    for (const text of bytes.toString("latin1").split("\n")) {
      if (pattern === undefined) {
        const [, object, format, field = "", symmetry] = /^%%MatrixMarket\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/i.exec(text)?.map((word) => word.toLowerCase()) ?? []; // prettier-ignore
        if (object !== "matrix" || format !== "coordinate" || !["integer", "real", "double", "pattern", "unsigned-integer"].includes(field) || symmetry !== "general") // prettier-ignore
          throw bad(file, 1, `expected %%MatrixMarket matrix coordinate integer (or real, pattern) general, found "${text.slice(0, 80)}"`); // prettier-ignore
        pattern = field === "pattern";
      } else if (text.trim() !== "" && !text.startsWith("%")) {
        const sizes = text.trim().split(/\s+/).map(Number);
        const [nRows = NaN, nColumns = NaN, nEntries = NaN] = sizes;
        const possible = sizes.length === 3 && sizes.every((n) => Number.isSafeInteger(n) && n >= 0) && nRows < 2 ** 31 && nColumns < 2 ** 31 && nEntries <= nRows * nColumns; // prettier-ignore
        if (!possible)
          throw bad(file, line, `expected rows, columns and entries, found "${text.slice(0, 80)}"`);
        return { nRows, nColumns, nEntries, pattern };
      }
      line++;
    }
  }
  throw bad(file, 1, "it ends in its header");
}

function bad(file: string, line: number, why: string): PertlineError {
  return new PertlineError("BAD_MATRIX_MARKET", `${file}, line ${line}: ${why}.`);
}

/**
 * Entries of a Matrix Market file with places from 0, in the order of the file, checked against its header.
 * @throws PertlineError BAD_MATRIX_MARKET naming the line, and of reading
 */
export async function* matrixMarketEntries(
  file: string,
  header: MatrixMarketHeader,
  signal?: AbortSignal,
): AsyncGenerator<EntryBatch, void, undefined> {
  const { nRows, nColumns, nEntries, pattern } = header;
  const rows = new Int32Array(BATCH);
  const columns = new Int32Array(BATCH);
  const values = new Float64Array(BATCH).fill(1);
  let total = 0;
  let begun = false;
  for await (const { bytes, first } of linesOf(file, { signal, longest: LONGEST })) {
    let n = 0;
    let line = first;
    for (let at = 0; at < bytes.length; line++) {
      let end = bytes.indexOf(10, at);
      const next = end + 1;
      while (end > at && isBlank(bytes[end - 1] as number)) end--;
      while (at < end && isBlank(bytes[at] as number)) at++;
      if (at === end || bytes[at] === 37 || !begun) {
        if (at < end && bytes[at] !== 37) begun = true; // the line of sizes
        at = next;
        continue;
      }
      const begin = at;
      const wrong = (why: string): PertlineError =>
        bad(file, line, `${why}, found "${bytes.toString("latin1", begin, Math.min(end, begin + 60))}"`);
      let row = 0;
      for (; at < end && isDigit(bytes[at] as number); at++) row = row * 10 + (bytes[at] as number) - 48;
      if (at === begin || !isBlank(bytes[at] as number)) throw wrong("expected a row, a column and a value");
      while (isBlank(bytes[at] as number)) at++;
      let column = 0;
      const from = at;
      for (; at < end && isDigit(bytes[at] as number); at++)
        column = column * 10 + (bytes[at] as number) - 48;
      if (at === from || at < end === pattern) throw wrong("expected a row, a column and a value");
      if (row < 1 || row > nRows || column < 1 || column > nColumns)
        throw wrong(`expected places within ${nRows} × ${nColumns}`);
      if (!pattern) {
        if (!isBlank(bytes[at] as number)) throw wrong("expected a row, a column and a value");
        while (isBlank(bytes[at] as number)) at++;
        const start = at;
        let whole = 0;
        for (; at < end && isDigit(bytes[at] as number); at++)
          whole = whole * 10 + (bytes[at] as number) - 48;
        if (at < end || at - start > 15) {
          const text = bytes.toString("latin1", start, end);
          whole = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : /^[+-]?(?:nan|inf)/i.test(text) ? NaN : Infinity; // prettier-ignore
          if (whole === Infinity) throw wrong("expected a number");
        }
        values[n] = whole;
      }
      if (++total > nEntries) throw bad(file, line, `its header says ${nEntries} entries, but more follow`);
      rows[n] = row - 1;
      columns[n] = column - 1;
      if (++n === BATCH) {
        yield { n, rows, columns, values };
        n = 0;
      }
      at = next;
    }
    if (n > 0) yield { n, rows, columns, values };
  }
  if (total < nEntries)
    throw new PertlineError("FILE_TRUNCATED", `${file}: its header says ${nEntries} entries, but it ends after ${total}. Copy or download it again.`); // prettier-ignore
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}
