import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Readable, Writable } from "node:stream";
import { killGroup } from "../runner/group.ts";
import { createOutputLimit } from "../runner/outputLimit.ts";
import type { CellToRun, Frame, Request } from "../runner/protocol.ts";
import { frameReader, FRAMES_FD, NO_FRAMES, REQUESTS_FD } from "../runner/protocol.ts";
import type { CommMessage } from "./comms.ts";
import { customConditions } from "./conditions.ts";
import type { Death } from "./death.ts";

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

/** Node says so when a process ends while the supervisor's inspector is connected, and does not wait. */
const WAITING = "Waiting for the debugger to disconnect...\n";
const NAMES = ["stdout", "stderr"] as const;
const LAST_WORDS = 4000;
/** Milliseconds after the end in which what the process has left in its pipes is still read. */
const PIPES_PATIENCE = 500;
/** Milliseconds between a pipe's end and the process's: longer, and only the pipe has been closed. */
const END_PATIENCE = 300;
/** Milliseconds that what looks like V8's report of its own end is held back. */
const REPORT_PATIENCE = 2000;
/** Turns of the event loop that the end of a cell waits for output in a pipe that is never empty. */
const MAX_TURNS = 20;

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
      fileURLToPath(at("main")),
      directory,
    ],
    {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
      // It leads a process group, so that its own child processes can be interrupted and end with it.
      detached: process.platform !== "win32",
    },
  );

  let lastWords = "";
  let heapLimitMb = heapMb ?? 0;
  let ready = false;
  let exit: Death["exit"];
  let damage: string | undefined;
  let wanted = true;
  let ended = false;
  const end = (): void => {
    if (child.pid !== undefined && !ended) killGroup(child.pid);
  };
  /** Nothing that it says can be relied on any more. */
  const giveUp = (why: string): void => {
    if (ended || !wanted) return;
    damage ??= why;
    end();
  };

  let raw = 0;
  let limits = { stdout: createOutputLimit(), stderr: createOutputLimit() };
  const show = (name: "stdout" | "stderr", text: string): void => {
    const shown = limits[name].take(text);
    if (shown !== "") onRaw(name, shown);
  };
  let report = "";
  let reported: NodeJS.Timeout | undefined;
  const releaseReport = (): void => {
    clearTimeout(reported);
    const text = report;
    report = "";
    if (text !== "") show("stderr", text);
  };
  for (const name of NAMES) {
    child[name]?.setEncoding("utf8").on("data", (read: string) => {
      raw += 1;
      const text = read.replace(WAITING, "");
      lastWords = (lastWords + text.slice(-LAST_WORDS)).slice(-LAST_WORDS);
      if (name === "stdout" || (report === "" && !isFatalReport(text))) return show(name, text);
      if (report === "") reported = setTimeout(releaseReport, REPORT_PATIENCE).unref();
      report += text;
    });
  }

  /** A cell is over when what its child processes have printed has been seen too: it is in the pipes already. */
  const whenRawIsRead = (then: () => void, turns = 0): void => {
    const before = raw;
    const again = (): void =>
      raw === before || turns >= MAX_TURNS ? then() : whenRawIsRead(then, turns + 1);
    setImmediate(() => setImmediate(again));
  };
  const read = frameReader(
    (frame) => {
      if (frame.type === "ready") {
        ready = true;
        heapLimitMb = frame.heapLimitMb;
      } else if (frame.type === "exit") exit = frame;
      if (frame.type !== "done") return onFrame(frame);
      whenRawIsRead(() => {
        for (const name of NAMES) {
          const notice = limits[name].end();
          if (notice !== "") onRaw(name, notice);
        }
        onFrame(frame);
      });
    },
    () => giveUp(`something wrote to file descriptor ${FRAMES_FD}, over which it speaks with the kernel`),
  );
  const closedPipe = (fd: number) => (): void => {
    setTimeout(() => giveUp(closed(fd)), END_PATIENCE).unref();
  };
  const frames = child.stdio[FRAMES_FD] as Readable | null;
  frames?.on("data", read).on("end", closedPipe(FRAMES_FD)).on("error", closedPipe(FRAMES_FD));
  const requests = child.stdio[REQUESTS_FD] as Writable | null;
  requests?.on("error", closedPipe(REQUESTS_FD)).on("close", closedPipe(REQUESTS_FD));
  const send = (request: Request): void => void requests?.write(`${JSON.stringify(request)}\n`);

  // `close` comes after the last byte of all pipes: everything that was printed has been seen.
  const gone = new Promise<void>((resolve) => {
    child.on("exit", () => {
      // Its own child processes are of no more use, and would keep the pipes open.
      end();
      ended = true;
      setTimeout(() => child.stdio.forEach((stream) => stream?.destroy()), PIPES_PATIENCE).unref();
    });
    child.on("close", (code, signal) => {
      ended = true;
      clearTimeout(reported);
      resolve();
      if (code === NO_FRAMES) damage ??= closed(FRAMES_FD);
      if (wanted) onDeath({ code, signal, lastWords, heapLimitMb, ready, exit, damage });
    });
    child.on("error", (error) => {
      lastWords += error.message;
    });
  });

  return {
    run(run, cell) {
      limits = { stdout: createOutputLimit(), stderr: createOutputLimit() };
      send({ type: "run", run, cell });
    },
    interrupt: (run) => send({ type: "interrupt", run }),
    answer: (question, text) => send({ type: "answer", question, text }),
    comm: (run, cell, message) => send({ type: "comm", run, cell, message }),
    async kill() {
      wanted = false;
      end();
      await gone;
    },
  };
}

function closed(fd: number): string {
  return `file descriptor ${fd}, over which it speaks with the kernel, was closed`;
}

/** What Node and V8 write when they end the process is told in the error message instead. */
function isFatalReport(text: string): boolean {
  return /FATAL ERROR|<--- Last few GCs --->|----- Native stack trace -----|async hook stack has become corrupted/.test(
    text,
  );
}
