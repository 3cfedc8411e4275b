import { Buffer } from "node:buffer";
import { writeSync } from "node:fs";
import process from "node:process";
import type { CellOutput } from "../session/events.ts";
import { currentRun, latestRun } from "./current.ts";
import { createOutputLimit, type OutputLimit } from "./outputLimit.ts";
import { encodeFrame, type Frame, FRAMES_FD, NO_FRAMES } from "./protocol.ts";

/**
 * Hands frames to the session at once and in full: what a cell has printed is out even if the next statement
 * kills the process, and a flood waits here until the session has taken it. One write carries them all, so that a
 * termination cannot fall between them.
 */
export function sendFrame(...frames: Frame[]): void {
  const bytes =
    frames.length === 1 ? encodeFrame(frames[0] as Frame) : Buffer.concat(frames.map(encodeFrame));
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(FRAMES_FD, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      // The session is gone, or user code has closed the descriptor: nothing can be told to anyone.
      if (code === "EPIPE" || code === "EBADF") {
        process.removeAllListeners("exit");
        process.exit(NO_FRAMES);
      }
      throw error;
    }
  }
}

export function sendOutput(output: CellOutput): void {
  sendFrame({ type: "output", cell: currentRun()?.cell, output });
}

type Name = "stdout" | "stderr";
const NAMES = ["stdout", "stderr"] as const;

/** Late output still counts to its cell among this many. */
const REMEMBERED_CELLS = 1000;
const limits = new Map<string | undefined, Record<Name, OutputLimit>>();
let ended: string | undefined;
let newest: { cell: string | undefined; limit: Record<Name, OutputLimit> } | undefined;
const decoders = { stdout: createDecoder(), stderr: createDecoder() };

function limitOf(cell: string | undefined): Record<Name, OutputLimit> {
  if (newest?.cell === cell && newest) return newest.limit;
  let limit = limits.get(cell);
  if (limit === undefined) {
    limit = { stdout: createOutputLimit(), stderr: createOutputLimit() };
    limits.set(cell, limit);
    // The first that a background task prints comes when its cell is over.
    if (cell === ended || cell !== latestRun()?.cell) for (const name of NAMES) limit[name].end();
    if (limits.size > REMEMBERED_CELLS) limits.delete(limits.keys().next().value);
  }
  newest = { cell, limit };
  return limit;
}

/** Text that the running code has printed. */
export function sendText(name: Name, text: string): void {
  if (text === "") return;
  const cell = currentRun()?.cell;
  const shown = limitOf(cell)[name].take(text);
  if (shown !== "") sendFrame({ type: "output", cell, output: { type: "stream", name, text: shown } });
}

/** A cell is over: shows the half characters it has left behind and says what of its output was left out. */
export function endOutput(cell: string): void {
  ended = cell;
  for (const name of NAMES) {
    const rest = decoders[name].end();
    const limit = rest === "" ? limits.get(cell)?.[name] : limitOf(cell)[name];
    if (limit === undefined) continue;
    const text = limit.take(rest) + limit.end();
    if (text !== "") sendFrame({ type: "output", cell, output: { type: "stream", name, text } });
  }
}

/** Everything written to the process's standard streams, by whatever library, becomes output of the running code. */
export function captureStreams(): void {
  replaceConsole();
  for (const name of NAMES) {
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error) => void),
      callback?: (error?: Error) => void,
    ): boolean => {
      sendText(name, decoders[name].text(chunk, typeof encoding === "string" ? encoding : "utf8"));
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write as typeof process.stdout.write;
  }
}

/**
 * Node's global `console` hands every message to the inspector too, which is connected here: it keeps the last thousand
 * with all that they refer to, and takes three times as long as the printing itself. One made by hand does not. With
 * `ignoreErrors` it would pass a callback to each write in order to hear of errors, of which there are none here.
 */
function replaceConsole(): void {
  const plain = new console.Console({
    stdout: process.stdout,
    stderr: process.stderr,
    ignoreErrors: false,
  }) as unknown as Record<string, unknown>;
  const methods = Object.keys(console).filter((name) => typeof plain[name] === "function");
  Object.assign(console, Object.fromEntries(methods.map((name) => [name, plain[name]])));
}

interface Decoder {
  /** The characters that are complete. Bytes that are no UTF-8 become U+FFFD, as in a terminal. */
  text(chunk: string | Uint8Array, encoding: BufferEncoding): string;
  /** What is left of a character that was never completed. */
  end(): string;
}

function createDecoder(): Decoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let open = false;
  const end = (): string => {
    if (!open) return "";
    open = false;
    return decoder.decode();
  };
  return {
    end,
    text(chunk, encoding) {
      if (typeof chunk === "string") {
        if (encoding === "utf8" || encoding === "utf-8") return open ? end() + chunk : chunk;
        chunk = Buffer.from(chunk, encoding);
      } else if (!ArrayBuffer.isView(chunk)) {
        throw new TypeError(`write() expects text or bytes, not ${chunk === null ? "null" : typeof chunk}.`);
      }
      open = true;
      return decoder.decode(chunk, { stream: true });
    },
  };
}
