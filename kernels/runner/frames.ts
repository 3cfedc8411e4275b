import { writeSync } from "node:fs";
import type { CellOutput } from "../session/events.ts";
import { currentRun } from "./current.ts";
import { encodeFrame, type Frame, FRAMES_FD } from "./protocol.ts";

/**
 * Hands a frame to the session at once and in full: what a cell has printed is out even if the next statement
 * kills the process, and a flood waits here until the session has taken it.
 */
export function sendFrame(frame: Frame): void {
  const bytes = encodeFrame(frame);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(FRAMES_FD, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      if (code === "EPIPE") process.exit(0);
      throw error;
    }
  }
}

export function sendOutput(output: CellOutput): void {
  sendFrame({ type: "output", cell: currentRun()?.cell, output });
}

/** Everything written to the process's standard streams, by whatever library, becomes output of the running code. */
export function captureStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error) => void),
      callback?: (error?: Error) => void,
    ): boolean => {
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      if (text !== "") sendOutput({ type: "stream", name, text });
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write as typeof process.stdout.write;
  }
}
