import type { RunnableCell } from "../cell/transform.ts";
import type { CommEvent, CommMessage } from "../session/comms.ts";
import type { CellError, CellOutput, MimeBundle } from "../session/events.ts";

/** File descriptors of the runner beside the usual three: requests come in on one, frames go out on the other. */
export const REQUESTS_FD = 3;
export const FRAMES_FD = 4;

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
  | { type: "output"; cell: string | undefined; output: CellOutput }
  | { type: "done"; run: number; error?: CellError; value?: { data: MimeBundle; metadata: MimeBundle } }
  | { type: "ask"; question: number; cell: string | undefined; prompt: string; password: boolean }
  | { type: "comm"; cell: string | undefined; event: CommEvent };

/** Splits a byte stream into frames. */
export function frameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    if (size < 4 || ((pending[0] as Buffer).length >= 4 && size < (pending[0] as Buffer).readUInt32LE(0) + 4))
      return;
    let data = pending.length === 1 ? chunk : Buffer.concat(pending);
    while (data.length >= 4) {
      const length = data.readUInt32LE(0);
      if (data.length < 4 + length) break;
      const frame = data.subarray(4, 4 + length);
      data = data.subarray(4 + length);
      try {
        onFrame(JSON.parse(frame.toString()) as Frame);
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

export function encodeFrame(frame: Frame): Buffer {
  const json = JSON.stringify(frame);
  const buffer = Buffer.allocUnsafe(4 + Buffer.byteLength(json));
  buffer.writeUInt32LE(buffer.length - 4, 0);
  buffer.write(json, 4);
  return buffer;
}
