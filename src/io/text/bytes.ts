import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { PassThrough } from "node:stream";
import { createGunzip } from "node:zlib";
import { PertlineError } from "../../error.ts";
import { stampOf } from "../h5ad/stamp.ts";

/** Bytes that are read at a time. */
const PIECE = 1 << 18;

/** First bytes of a file. @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE */
export async function headOf(file: string, length: number): Promise<Buffer> {
  try {
    const handle = await open(file, "r");
    try {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): PertlineError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR"
    ? new PertlineError("FILE_NOT_FOUND", `There is no file ${file}. Check the path.`, { cause })
    : new PertlineError("FILE_UNREADABLE", `The file ${file} cannot be read: ${message}.`, { cause });
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The bytes of a file, unpacked where it is gzip by its content. @throws PertlineError FILE_DAMAGED, FILE_UNREADABLE */
export async function* bytesOfFile(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const packed = isGzip(await headOf(file, 2));
  const source = createReadStream(file, { highWaterMark: PIECE });
  const sink = new PassThrough({ highWaterMark: PIECE });
  const running = packed
    ? pipeline(source, createGunzip({ chunkSize: PIECE }), sink, { signal })
    : pipeline(source, sink, { signal });
  running.catch(() => undefined); // the loop reports it
  try {
    for await (const piece of sink) yield piece as Buffer;
    await running;
  } catch (cause) {
    signal?.throwIfAborted();
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (/^Z_|^ERR_STREAM_PREMATURE|unexpected end/.test(`${code}${message}`) || code.startsWith("Z_"))
      throw new PertlineError("FILE_TRUNCATED", `The gzip file ${file} is cut off or damaged (${message}). Copy or download it again.`, { cause }); // prettier-ignore
    throw (cause as Error).name === "PertlineError" ? cause : unreadable(file, cause);
  } finally {
    source.destroy();
    sink.destroy();
  }
}

/** Whole lines: bytes with every line's end, and the number of the first. */
export interface Lines {
  bytes: Buffer;
  /** From 1. */
  first: number;
}

/**
 * Whole lines of a file, many at a time.
 * @param longest bytes of one line
 * @throws PertlineError BAD_TABLE for longer lines, and of `bytesOfFile`
 */
export async function* linesOf(
  file: string,
  { signal, longest = 1 << 28 }: { signal?: AbortSignal; longest?: number } = {},
): AsyncGenerator<Lines, void, undefined> {
  let parts: Buffer[] = [];
  let waiting = 0;
  let first = 1;
  for await (const piece of bytesOfFile(file, signal)) {
    const end = piece.lastIndexOf(10) + 1;
    if (end === 0) {
      parts.push(piece);
      waiting += piece.length;
      if (waiting > longest)
        throw new PertlineError("BAD_TABLE", `${file}: line ${first} is longer than ${longest} bytes. Is it a text file with lines?`); // prettier-ignore
      continue;
    }
    const bytes =
      parts.length > 0 ? Buffer.concat([...parts, piece.subarray(0, end)]) : piece.subarray(0, end);
    yield { bytes, first };
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) first++;
    parts = end < piece.length ? [piece.subarray(end)] : [];
    waiting = piece.length - end;
  }
  if (waiting > 0) yield { bytes: Buffer.concat([...parts, Buffer.from("\n")]), first };
}

/** @throws PertlineError NOT_UTF8 */
export function utf8(bytes: Uint8Array, file: string, line: number): string {
  try {
    return DECODER.decode(bytes);
  } catch (cause) {
    throw new PertlineError("NOT_UTF8", `${file}, line ${line}: expected text in UTF-8, found other bytes. Save the file as UTF-8.`, { cause }); // prettier-ignore
  }
}

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Changes when one of the files does. */
export async function stampOfFiles(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map((file) => stat(file).then(stampOf, () => "gone")))).join(" ");
}
