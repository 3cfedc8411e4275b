import { PertlineError } from "../../error.ts";
import type { EntryBatch } from "../entries.ts";
import { blocksOfEntries } from "../entries.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import type { Column, Table } from "../table.ts";
import { stampOfFiles } from "./bytes.ts";
import { findOrientation } from "./orientation.ts";
import { checkNames, delimitedFormat, ragged } from "./readTable.ts";
import type { Delimited, DelimitedRecord } from "./records.ts";
import { fieldsOf, recordsOf } from "./records.ts";
import type { ColumnBuilder } from "./values.ts";
import { MISSING, newColumn, numberOf } from "./values.ts";

/** Rows by which columns of text are told from columns of numbers. */
const SAMPLE = 200;

interface Frame {
  /** Names of all columns behind the first. */
  names: string[];
  named: string;
  /** Fields of every record. */
  width: number;
  /** 1 for columns that hold text (or describe cells), by place behind the first. */
  isText: Uint8Array;
  /** Names of the first rows. */
  sample: string[];
}

/**
 * Opens a matrix of delimited text (comma, tab or semicolon; plain or gzip): a header with names, and a name in the first
 * field of each row. Columns of text describe the rows. Whether rows are cells or genes is found by their names, or told.
 *
 * @throws PertlineError BAD_TABLE, BAD_VALUE naming line and column, ORIENTATION_UNKNOWN, UNKNOWN_COLUMN, NOT_UTF8,
 * FILE_TRUNCATED
 */
export async function openDelimitedMatrix(file: string, options: FormatOptions = {}): Promise<MatrixFile> {
  const stamp = await stampOfFiles([file]);
  const format = await delimitedFormat(file);
  const frame = await readFrame(format, options);
  const numeric = frame.names.filter((_, i) => frame.isText[i] === 0);
  if (numeric.length === 0)
    throw new PertlineError(
      "BAD_TABLE",
      `${file} has no column of numbers. Expected a matrix of cells × genes.`,
    );
  const { orientation, why } = options.orientation
    ? { orientation: options.orientation, why: "as told" }
    : findOrientation(file, { named: frame.named, names: frame.sample }, numeric);
  const cellsFirst = orientation === "cells-by-genes";
  const rows = await readRows(format, frame);
  const [nLines, nNumbers] = [rows.rows, numeric.length];
  const columns: Table = { rows: nNumbers, index: numeric, columns: new Map() };
  const source = {
    nRows: cellsFirst ? nLines : nNumbers,
    nColumns: cellsFirst ? nNumbers : nLines,
    name: file,
    duplicates: "refuse" as const,
    entries: (signal?: AbortSignal) => entries(format, frame, rows, cellsFirst, signal),
  };
  return {
    nRows: source.nRows,
    nColumns: source.nColumns,
    obs: cellsFirst ? rows : columns,
    var: cellsFirst ? columns : rows,
    notes: [`The rows of ${file} were taken as ${cellsFirst ? "cells" : "genes"}: ${why}.`],
    stamp: async () => {
      const now = await stampOfFiles([file]);
      return now === stamp ? stamp : now;
    },
    blocks: blocksOfEntries(source, options),
    close: () => Promise.resolve(),
  };
}

async function readFrame(format: Delimited, { metadata = [] }: FormatOptions): Promise<Frame> {
  const { file } = format;
  let header: string[] | undefined;
  let width = 0;
  let isText = new Uint8Array();
  const sample: string[] = [];
  reading: for await (const batch of recordsOf(file))
    for (const record of batch) {
      const fields = fieldsOf(record, format);
      if (!header) {
        header = fields;
        continue;
      }
      if (width === 0) {
        if (fields.length === header.length + 1) header = ["", ...header];
        width = fields.length;
        isText = new Uint8Array(Math.max(0, width - 1));
      }
      if (fields.length !== header.length) throw ragged(file, record, fields.length, header.length);
      sample.push(fields[0] as string);
      for (let i = 1; i < fields.length; i++) {
        const field = fields[i] as string;
        if (numberOf(field) === undefined && !MISSING.has(field)) isText[i - 1] = 1;
      }
      if (sample.length >= SAMPLE) break reading;
    }
  if (!header || width === 0)
    throw new PertlineError(
      "BAD_TABLE",
      `${file} has no rows: expected a header and a row for each cell or gene.`,
    );
  const names = header.slice(1);
  for (const name of metadata) {
    const at = names.indexOf(name);
    if (at < 0)
      throw new PertlineError("UNKNOWN_COLUMN", `${file} has no column "${name}" (told as metadata).`);
    isText[at] = 1;
  }
  checkNames(
    names.filter((_, i) => isText[i] === 1),
    file,
  );
  return { names, named: header[0] as string, width, isText, sample };
}

/** Names of all rows, and their columns of text: one pass over the file. */
async function readRows(format: Delimited, { names, width, isText }: Frame): Promise<Table> {
  const index: string[] = [];
  const texts = names.flatMap((name, i) => (isText[i] ? [{ name, at: i + 1, column: newColumn() }] : []));
  const last = texts.at(-1)?.at ?? 0;
  for await (const batch of recordsOf(format.file))
    for (const record of batch) {
      if (record.line === 1 && index.length === 0) continue;
      const fields = record.quoted ? fieldsOf(record, format) : firstFields(record, format, last + 1);
      index.push(fields[0] as string);
      for (const { at, column } of texts) column.add(field(fields, at, format, record, width));
    }
  const columns = new Map<string, Column>(texts.map(({ name, column }: { name: string; column: ColumnBuilder }) => [name, column.build()])); // prettier-ignore
  return { rows: index.length, index, columns };
}

function field(
  fields: readonly string[],
  at: number,
  { file }: Delimited,
  record: DelimitedRecord,
  width: number,
): string {
  const found = fields[at];
  if (found === undefined) throw ragged(file, record, fields.length, width);
  return found;
}

/** The first fields of a record without quotes; the others are not decoded. */
function firstFields(record: DelimitedRecord, format: Delimited, count: number): string[] {
  const { bytes, from, to } = record;
  let end = from - 1;
  for (let i = 0; i < count && end < to; i++) {
    const next = bytes.indexOf(format.delimiter, end + 1);
    end = next < 0 || next > to ? to : next;
  }
  return fieldsOf({ ...record, to: end }, format);
}

async function* entries(
  format: Delimited,
  { names, width, isText }: Frame,
  table: Table,
  cellsFirst: boolean,
  signal?: AbortSignal,
): AsyncGenerator<EntryBatch, void, undefined> {
  const { file, delimiter } = format;
  const placeOf = new Int32Array(names.length);
  let next = 0;
  for (let i = 0; i < names.length; i++) placeOf[i] = isText[i] ? -1 : next++;
  const lines = new Int32Array(next);
  const places = new Int32Array(next);
  const values = new Float64Array(next);
  let row = -1;
  let n = 0;
  const bad = (record: DelimitedRecord, i: number, text: string): PertlineError =>
    new PertlineError("BAD_VALUE", `${file}, line ${record.line}, column "${names[i]}": expected a number, found "${text.slice(0, 40)}".`); // prettier-ignore
  const put = (record: DelimitedRecord, i: number, text: string): void => {
    if (placeOf[i] === -1) return;
    // Missing values are no zeros: whoever sums is told that they are not finite.
    const value = numberOf(text) ?? (MISSING.has(text.trim()) ? NaN : undefined);
    if (value === undefined) throw bad(record, i, text);
    if (value === 0) return;
    lines[n] = row;
    places[n] = placeOf[i] as number;
    values[n++] = value;
  };
  for await (const batch of recordsOf(file, signal))
    for (const record of batch) {
      if (record.line === 1 && row < 0) {
        row = 0;
        continue;
      }
      if (row >= table.rows)
        throw new PertlineError("FILE_CHANGED", `${file} changed while it was read. Open it again.`);
      n = 0;
      if (record.quoted) {
        const fields = fieldsOf(record, format);
        if (fields.length !== width) throw ragged(file, record, fields.length, width);
        for (let i = 1; i < width; i++) put(record, i - 1, fields[i] as string);
      } else n = parsePlain(record, row);
      if (n > 0) yield { n, rows: cellsFirst ? lines : places, columns: cellsFirst ? places : lines, values };
      row++;
    }

  /** Straight from the bytes: small whole numbers, the most frequent fields, without text. */
  function parsePlain(record: DelimitedRecord, line: number): number {
    const { bytes, from, to } = record;
    let at = from;
    while (at < to && bytes[at] !== delimiter) at++;
    let i = 0;
    for (; at < to; i++) {
      if (i >= width - 1) throw ragged(file, record, countFields(record), width);
      const begin = ++at;
      let whole = 0;
      while (at < to) {
        const digit = (bytes[at] as number) - 48;
        if (digit < 0 || digit > 9) break;
        whole = whole * 10 + digit;
        at++;
      }
      if (at > begin && at - begin < 16 && (at === to || bytes[at] === delimiter)) {
        if (whole !== 0 && placeOf[i] !== -1) {
          lines[n] = line;
          places[n] = placeOf[i] as number;
          values[n++] = whole;
        }
        continue;
      }
      while (at < to && bytes[at] !== delimiter) at++;
      put(record, i, bytes.toString("latin1", begin, at));
    }
    if (i !== width - 1) throw ragged(file, record, i + 1, width);
    return n;
  }

  function countFields({ bytes, from, to }: DelimitedRecord): number {
    let count = 1;
    for (let k = from; k < to; k++) if (bytes[k] === delimiter) count++;
    return count;
  }
}
