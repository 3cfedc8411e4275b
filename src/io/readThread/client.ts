import { PertlineError } from "../../error.ts";
import type { AskThread } from "../askThread.ts";
import { newId, startAskThread } from "../askThread.ts";
import type { MatrixBlock } from "../h5ad/protocol.ts";
import type { BlockOptions, MatrixFile } from "../matrixFile.ts";
import type { Table } from "../table.ts";
import type { Answers, Description, OpenRequest, Question } from "./protocol.ts";

const startThread = (): AskThread =>
  startAskThread({ from: import.meta.url, source: "./worker.ts", name: "pertline-read" });

async function ask<Q extends Question>(
  thread: AskThread,
  question: Q,
  signal?: AbortSignal,
): Promise<Answers[Q["op"]]> {
  return (await thread.ask(question, { signal })) as Answers[Q["op"]];
}

/**
 * Opens a file in a thread of its own: unpacking and parsing never run on the caller's thread, which so stays free to
 * stop. A thread that died, or ended because nobody asked for a while, is replaced, and readings go on where they were.
 *
 * @throws PertlineError of the format; FILE_CHANGED, READER_DIED; the signal's reason when it is aborted
 */
export async function openInThread(request: OpenRequest, signal?: AbortSignal): Promise<MatrixFile> {
  let thread: AskThread | undefined;
  let opening: Promise<Description> | undefined;
  const open = async (abort?: AbortSignal): Promise<{ thread: AskThread; description: Description }> => {
    if (!thread?.isAlive()) {
      thread = startThread();
      opening = ask(thread, { op: "open", ...request });
      opening.catch(() => undefined); // reported to who waits
    }
    const mine = thread;
    return { thread: mine, description: await orAbort(opening as Promise<Description>, abort) };
  };
  let first: Description;
  try {
    first = (await open(signal)).description;
  } catch (error) {
    if (thread) await thread.stop("it was closed");
    throw error;
  }

  async function* blocks({ signal: abort, rows }: BlockOptions = {}): AsyncGenerator<
    MatrixBlock,
    void,
    undefined
  > {
    let next = 0;
    let mine: AskThread | undefined;
    let reading = 0;
    try {
      for (;;) {
        abort?.throwIfAborted();
        if (!mine?.isAlive()) {
          const again = await open(abort);
          mine = again.thread;
          const { nRows, nColumns } = again.description;
          if (nRows !== first.nRows || nColumns !== first.nColumns)
            throw new PertlineError("FILE_CHANGED", `${request.source} changed while it was open. Open it again.`); // prettier-ignore
          reading = newId();
          await ask(mine, { op: "start", reading, rows: next > 0 ? behind(rows, next, nRows) : rows }, abort);
        }
        const block: MatrixBlock | undefined = await ask(mine, { op: "next", reading }, abort);
        if (!block) {
          mine = undefined;
          return;
        }
        if (block.start + block.nCells <= next) continue;
        next = block.start + block.nCells;
        yield block;
      }
    } finally {
      if (mine?.isAlive()) ask(mine, { op: "stop", reading }).catch(() => undefined); // nobody waits
    }
  }

  return {
    ...first,
    ...(first.obsmNames && {
      readUns: async (within, abort) => ask((await open(abort)).thread, { op: "uns", within }, abort),
      readObsm: async (name, abort) => ask((await open(abort)).thread, { op: "obsm", name }, abort),
    }),
    stamp: () => Promise.resolve(""),
    blocks,
    close: async () => {
      if (thread) await thread.stop("it was closed");
    },
  };
}

/** Only rows from one on. */
function behind(rows: Uint8Array | undefined, from: number, nRows: number): Uint8Array {
  const wanted = rows?.slice() ?? new Uint8Array(nRows).fill(1);
  wanted.fill(0, 0, from);
  return wanted;
}

/** Reads a table of cells (delimited text or Parquet) in a thread. @throws PertlineError of the format */
export async function readTableInThread(source: string, signal?: AbortSignal): Promise<Table> {
  const thread = startThread();
  try {
    return await ask(thread, { op: "table", source }, signal);
  } finally {
    await thread.stop("it was closed");
  }
}

function orAbort<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
