import { statSync } from "node:fs";
import { PertlineError } from "../../error.ts";
import type { AskThread } from "../askThread.ts";
import { startAskThread } from "../askThread.ts";
import type { Answers, Question } from "./protocol.ts";

/** After so long the file is taken for one that the library never finishes: blocks are small. */
const ENDLESS_MS = 120_000;
/** Damage can have the library loop. A small file is given up sooner: by what a very slow disk would take for it. */
const SMALL_MS = 15_000;
const SLOW_BYTES_PER_MS = 1000;

function patience({ op, path }: Question): number {
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  const whole = SMALL_MS + size / SLOW_BYTES_PER_MS;
  return Math.round(Math.min(op === "uns" ? 2 * SMALL_MS : ENDLESS_MS, whole));
}

export interface AskReaderOptions {
  signal?: AbortSignal | undefined;
  /** Longest work on the question; by the size of the file unless told. */
  patienceMs?: number | undefined;
}

let current: AskThread | undefined;

/**
 * Asks the reader's thread, which is started when needed. HDF5 never runs on the caller's thread: an interrupt in the
 * middle of a read leaves the library's memory in a state where later reads are silently wrong. What a thread owed when
 * it was given up is asked of a fresh one.
 *
 * @throws PertlineError as the thread says; READER_HUNG; the signal's reason when it is aborted
 */
export async function ask<Q extends Question>(
  question: Q,
  { signal, patienceMs = patience(question) }: AskReaderOptions = {},
): Promise<Answers[Q["op"]]> {
  const late = (): PertlineError =>
    new PertlineError(
      "READER_HUNG",
      `Reading ${question.path} did not end within ${(patienceMs / 1000).toFixed(0)} seconds. The file may be damaged, or its disk very slow.`,
    );
  for (;;) {
    if (!current?.isAlive())
      current = startAskThread({
        ...{ from: import.meta.url, source: "./worker.ts", name: "pertline-h5ad" },
        ordered: true,
      });
    const thread = current;
    try {
      return (await thread.ask(question, { signal, patienceMs, late })) as Answers[Q["op"]];
    } catch (error) {
      if ((error as { code?: string }).code !== "READER_DIED" || !thread.isRetired()) throw error;
    }
  }
}

/** Stops the reader's thread if it has nothing to do: it holds 60 MB and more, and the next read starts a new one. */
export function releaseReader(): void {
  if (!current?.isAsked()) void closeReader();
}

/** Whether there is a thread that may hold files open. */
export function hasReader(): boolean {
  return current?.isAlive() ?? false;
}

/** Stops the reader's thread; the next read starts a new one. */
export async function closeReader(): Promise<void> {
  const thread = current;
  current = undefined;
  await thread?.stop("it was closed");
}
