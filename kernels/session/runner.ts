import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { CellToRun, Frame, Request } from "../runner/protocol.ts";
import { frameReader, FRAMES_FD, REQUESTS_FD } from "../runner/protocol.ts";
import type { CommMessage } from "./comms.ts";
import { customConditions } from "./conditions.ts";

/** How a runner that should have lived ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last that the process wrote by itself, e.g. V8's report on a full heap. */
  lastWords: string;
  heapLimitMb: number;
}

export interface RunnerOptions {
  directory: string;
  heapMb: number | undefined;
  onFrame: (frame: Frame) => void;
  /** Output that did not pass through JavaScript: of child processes and native code. */
  onRaw: (name: "stdout" | "stderr", text: string) => void;
  onDeath: (death: Death) => void;
}

/** A process in which user code runs. */
export interface Runner {
  run(run: number, cell: CellToRun): void;
  interrupt(run: number): void;
  answer(question: number, text: string | undefined): void;
  comm(run: number, cell: string, message: CommMessage): void;
  kill(): Promise<void>;
}

const LAST_WORDS = 4000;

export function startRunner({ directory, heapMb, onFrame, onRaw, onDeath }: RunnerOptions): Runner {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const at = (file: string): URL => new URL(`../runner/${file}.${extension}`, import.meta.url);
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...(extension === "ts" ? process.execArgv : []),
      // Without it Node ends the process when code that is inside async hooks is terminated.
      "--no-force-async-hooks-checks",
      ...(heapMb ? [`--max-old-space-size=${heapMb}`] : []),
      ...customConditions(directory).map((condition) => `--conditions=${condition}`),
      "--import",
      at("modules/register").href,
      at("main").pathname,
      directory,
    ],
    {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
    },
  );

  let lastWords = "";
  let heapLimitMb = heapMb ?? 0;
  let wanted = true;
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
      if (!isFatalReport(text)) onRaw(name, text);
    });
  }
  const read = frameReader((frame) => {
    if (frame.type === "ready") heapLimitMb = frame.heapLimitMb;
    onFrame(frame);
  });
  (child.stdio[FRAMES_FD] as Readable).on("data", read);
  const requests = child.stdio[REQUESTS_FD] as Writable;
  // A runner that has just died is noticed by its exit, not by a write that fails.
  requests.on("error", () => undefined);
  const send = (request: Request): void => void requests.write(`${JSON.stringify(request)}\n`);

  // `close` comes after the last byte of all pipes: everything that was printed has been seen.
  const closed = new Promise<void>((resolve) => {
    child.on("close", (code, signal) => {
      resolve();
      if (wanted) onDeath({ code, signal, lastWords, heapLimitMb });
    });
    child.on("error", (error) => {
      lastWords += error.message;
    });
  });

  return {
    run: (run, cell) => send({ type: "run", run, cell }),
    interrupt: (run) => send({ type: "interrupt", run }),
    answer: (question, text) => send({ type: "answer", question, text }),
    comm: (run, cell, message) => send({ type: "comm", run, cell, message }),
    async kill() {
      wanted = false;
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** V8's report of its own end is told in the error message instead. */
function isFatalReport(text: string): boolean {
  return /FATAL ERROR|<--- Last few GCs --->|----- Native stack trace -----/.test(text);
}
