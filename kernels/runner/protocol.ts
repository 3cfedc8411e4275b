import { Buffer } from "node:buffer";
import type { RunnableCell } from "../cell/transform.ts";
import type { CommEvent, CommMessage } from "../session/comms.ts";
import type { CellError, CellOutput, MimeBundle } from "../session/events.ts";

/** File descriptors of the runner beside the usual three: requests come in on one, frames go out on the other. */
export const REQUESTS_FD = 3;
export const FRAMES_FD = 4;

/** Exit code of a runner that has lost the way to its session. */
export const NO_FRAMES = 113;

/** Session → runner, one JSON document a line. `run` numbers every evaluation of a runner, shown or not. */
export type Request =
  | { type: "run"; run: number; cell: CellToRun }
  | { type: "interrupt"; run: number }
  | { type: "answer"; question: number; text: string | undefined }
  | { type: "comm"; run: number; cell: string; message: CommMessage };

export interface CellToRun {
  /** The front end's name for the cell; outputs carry it back. */
  id: string;
  /** 3 is shown as `cell_3.ts`. */
  number: number;
  source: string;
  runnable: RunnableCell;
  /** What becomes of the last expression: shown below the cell, handed back (`user_expressions`), or nothing. */
  result: "show" | "return" | "drop";
}

/** Runner → session: a 32-bit little-endian length, then that many bytes of JSON. */
export type Frame =
  | { type: "ready"; heapLimitMb: number }
  /** The process ends by `process.exit`, called at this place of a cell, while this run was going on. */
  | { type: "exit"; run: number | undefined; cell: string | undefined; at: string | undefined }
  | { type: "output"; cell: string | undefined; output: CellOutput }
  | { type: "done"; run: number; error?: CellError; value?: { data: MimeBundle; metadata: MimeBundle } }
  | { type: "ask"; question: number; cell: string | undefined; prompt: string; password: boolean }
  | { type: "comm"; cell: string | undefined; event: CommEvent };

/** V8's longest string is little more. */
const MAX_FRAME_BYTES = 500e6;

// User code may replace or remove what belongs to JavaScript.
const { parse, stringify } = JSON;

/** Splits a byte stream into frames. After `onDamage`, which tells of bytes that are none, it reads no more. */
export function frameReader(onFrame: (frame: Frame) => void, onDamage: () => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let size = 0;
  let damaged = false;
  const decode = (bytes: Buffer): Frame | undefined => {
    try {
      return parse(bytes.toString("utf8")) as Frame;
    } catch {
      return undefined;
    }
  };
  return (chunk) => {
    if (damaged) return;
    pending.push(chunk);
    size += chunk.length;
    const first = pending[0] as Buffer;
    if (size < 5 || (first.length >= 5 && isHeader(first) && size < first.readUInt32LE(0) + 4)) return;
    let data = pending.length === 1 ? chunk : Buffer.concat(pending);
    while (data.length >= 5) {
      const end = 4 + data.readUInt32LE(0);
      if (isHeader(data) && data.length < end) break;
      const frame = isHeader(data) ? decode(data.subarray(4, end)) : undefined;
      if (typeof frame?.type !== "string") {
        damaged = true;
        pending = [];
        return onDamage();
      }
      data = data.subarray(end);
      try {
        onFrame(frame);
      } catch (error) {
        // One frame that cannot be dealt with neither holds up nor repeats the others.
        process.nextTick(() => {
          throw error;
        });
      }
    }
    pending = data.length > 0 ? [data] : [];
    size = data.length;
  };
}

/** A length that can be, and the brace that begins every document. */
function isHeader(data: Buffer): boolean {
  return data.readUInt32LE(0) <= MAX_FRAME_BYTES && data[4] === 0x7b;
}

export function encodeFrame(frame: Frame): Buffer {
  let json = stringify(frame);
  // Half a surrogate pair is the only thing escaped like this; it is no character, and clients may choke on it.
  if (json.includes("\\ud")) json = json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][\da-f]{2}/g, "$1\ufffd");
  const length = Buffer.byteLength(json);
  if (length > MAX_FRAME_BYTES)
    throw new RangeError(`An output of ${Math.round(length / 1e6)} MB cannot be shown.`);
  const buffer = Buffer.allocUnsafe(4 + length);
  buffer.writeUInt32LE(length, 0);
  buffer.write(json, 4);
  return buffer;
}
