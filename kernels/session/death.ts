import type { CellError } from "./events.ts";

/** How a runner that should have lived ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last that the process wrote by itself, e.g. V8's report on a full heap. */
  lastWords: string;
  heapLimitMb: number;
  /** It had come as far as taking cells. */
  ready: boolean;
  /** `process.exit` was called: during this run, at this place. */
  exit: { run: number | undefined; cell: string | undefined; at: string | undefined } | undefined;
  /** Why the session has ended it. */
  damage: string | undefined;
}

const CRASHES = ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"];

/** The death as the error of the cell that was running, with the cause. */
export function describeDeath(death: Death): CellError {
  const { code, signal, exit, lastWords, damage, ready } = death;
  const evalue = ready
    ? `The process that runs the cells died: ${causeOf(death)}.`
    : `The process that runs the cells could not be started: ${causeOf(death)}.`;
  const told = damage !== undefined || exit !== undefined || signal === "SIGKILL" || code === 0;
  const words = told || lastWords.trim() === "" ? [] : [lastWords.trim().split("\n").slice(-5).join("\n")];
  return {
    ename: "RunnerDied",
    evalue,
    traceback: [
      `RunnerDied: ${evalue}`,
      ...(isOutOfMemory(lastWords) || isCorrupted(lastWords) ? [] : words),
      ready
        ? "A fresh one has been started: variables of earlier cells are gone, run their cells again."
        : "The next cell tries again.",
    ],
  };
}

function causeOf({ code, signal, lastWords, heapLimitMb, exit, damage }: Death): string {
  if (damage !== undefined) return damage;
  if (isOutOfMemory(lastWords))
    return `out of memory (the limit is ${heapLimitMb} MB; set PERTLINE_HEAP_MB for more)`;
  if (isCorrupted(lastWords))
    return "an interrupt struck while a hook of async_hooks was enabled, which this Node does not survive";
  if (signal === "SIGKILL") return "ended by signal SIGKILL (perhaps by the system for lack of memory)";
  if (signal === "SIGABRT")
    return "process.abort() was called, or a check inside Node or native code failed (signal SIGABRT)";
  if (signal !== null)
    return CRASHES.includes(signal) ? `native code crashed (signal ${signal})` : `ended by signal ${signal}`;
  if (exit !== undefined)
    return `process.exit was called${exit.at === undefined ? "" : ` at ${exit.at}`} (exit code ${code})`;
  return `it ended with exit code ${code}`;
}

function isOutOfMemory(words: string): boolean {
  return /heap out of memory|Reached heap limit|invalid table size|process out of memory/i.test(words);
}

function isCorrupted(words: string): boolean {
  return words.includes("async hook stack has become corrupted");
}
