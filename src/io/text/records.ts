import { PertlineError } from "../../error.ts";
import { linesOf, utf8 } from "./bytes.ts";

const QUOTE = 34;
const CR = 13;
const LF = 10;
/** Bytes of one record with line breaks in quotes. */
const LONGEST = 1 << 24;

/** Bytes of a record are `bytes[from, to)`, without the line's end. */
export interface DelimitedRecord {
  bytes: Buffer;
  from: number;
  to: number;
  /** From 1. */
  line: number;
  quoted: boolean;
}

export interface Delimited {
  file: string;
  delimiter: number;
}

/**
 * Records of delimited text, by the rules of RFC 4180: fields may be quoted, and hold line breaks then; lines end in LF
 * or CRLF; a byte order mark and empty lines are left out. Many records at a time.
 *
 * @throws PertlineError BAD_TABLE for a quote that does not end, NOT_UTF8 for UTF-16
 */
export async function* recordsOf(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<DelimitedRecord[], void, undefined> {
  let open: { parts: Buffer[]; bytes: number; line: number } | undefined;
  let begun = false;
  for await (const { bytes, first } of linesOf(file, { signal })) {
    const batch: DelimitedRecord[] = [];
    let at = begun ? 0 : checkBeginning(bytes, file);
    begun = true;
    for (let line = first; at < bytes.length; line++) {
      const end = bytes.indexOf(LF, at);
      if (open) {
        open.parts.push(bytes.subarray(at, end + 1));
        open.bytes += end + 1 - at;
        if (open.bytes > LONGEST) throw unclosed(file, open.line);
        if (oddQuotes(bytes, at, end)) {
          const whole = Buffer.concat(open.parts);
          batch.push({
            bytes: whole,
            from: 0,
            to: trimmed(whole, 0, whole.length - 1),
            line: open.line,
            quoted: true,
          });
          open = undefined;
        }
      } else {
        const quoted = has(bytes, QUOTE, at, end);
        const to = trimmed(bytes, at, end);
        if (quoted && oddQuotes(bytes, at, end))
          open = { parts: [Buffer.from(bytes.subarray(at, end + 1))], bytes: end + 1 - at, line }; // prettier-ignore
        else if (to > at) batch.push({ bytes, from: at, to, line, quoted });
      }
      at = end + 1;
    }
    if (batch.length > 0) yield batch;
  }
  if (open) throw unclosed(file, open.line);
}

function unclosed(file: string, line: number): PertlineError {
  return new PertlineError("BAD_TABLE", `${file}: a quoted field in line ${line} does not end.`);
}

function checkBeginning(bytes: Buffer, file: string): number {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new PertlineError("NOT_UTF8", `${file} is text in UTF-16. Save it as UTF-8.`);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function has(bytes: Buffer, byte: number, from: number, to: number): boolean {
  const at = bytes.indexOf(byte, from);
  return at >= 0 && at < to;
}

function oddQuotes(bytes: Buffer, from: number, to: number): boolean {
  let odd = false;
  for (let i = from; i < to; i++) if (bytes[i] === QUOTE) odd = !odd;
  return odd;
}

function trimmed(bytes: Buffer, from: number, end: number): number {
  return end > from && bytes[end - 1] === CR ? end - 1 : end;
}

/** The fields of a record as text. @throws PertlineError NOT_UTF8, BAD_TABLE */
export function fieldsOf(record: DelimitedRecord, { file, delimiter }: Delimited): string[] {
  const { bytes, from, to, line, quoted } = record;
  const text = utf8(bytes.subarray(from, to), file, line);
  const separator = String.fromCharCode(delimiter);
  if (!quoted) return text.split(separator);
  const fields: string[] = [];
  for (let at = 0; ;) {
    let end = at;
    if (text[at] === '"') {
      end = at + 1;
      while (end < text.length && (text[end] !== '"' || text[end + 1] === '"'))
        end += text[end] === '"' ? 2 : 1;
      if (end >= text.length || (end + 1 < text.length && text[end + 1] !== separator))
        throw new PertlineError(
          "BAD_TABLE",
          `${file}: a quoted field in line ${line} does not end at the separator.`,
        );
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      end++;
    } else {
      end = text.indexOf(separator, at);
      if (end < 0) end = text.length;
      fields.push(text.slice(at, end));
    }
    if (end >= text.length) return fields;
    at = end + 1;
  }
}

/** The separator that the first line has most often: tab, comma or semicolon; undefined where it has none. */
export function delimiterOf(head: string): number | undefined {
  const line = (head.replace(/^\ufeff/, "").split(/\r?\n/, 1)[0] ?? "").replace(/"(?:[^"]|"")*"/g, "");
  const counts = ["\t", ",", ";"].map((one) => ({ one, n: line.split(one).length - 1 }));
  const best = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return best.n > 0 ? best.one.charCodeAt(0) : undefined;
}
