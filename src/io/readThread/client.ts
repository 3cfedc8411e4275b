import type { Worker } from "node:worker_threads";
import { PertlineError } from "../../error.ts";
import type { MatrixBlock } from "../h5ad/protocol.ts";
import type { BlockOptions, MatrixFile } from "../matrixFile.ts";
import { startWorker } from "../startWorker.ts";
import type { Table } from "../table.ts";
import type { Answers, Description, OpenRequest, Question, Reply, Request } from "./protocol.ts";

/** An idle thread holds open files and memory. */
const IDLE_MS = 30_000;

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  waiting: Map<number, Waiting>;
  idle: NodeJS.Timeout | undefined;
  /** Undefined while it lives. */
  dead: string | undefined;
}

let nextId = 1;

function start(): Thread {
  const worker = startWorker({ from: import.meta.url, source: "./worker.ts", name: "pertline-read" });
  const thread: Thread = { worker, waiting: new Map(), idle: undefined, dead: undefined };
  const fail = (why: string): void => {
    thread.dead ??= why;
    for (const { reject } of thread.waiting.values())
      reject(new PertlineError("READER_DIED", `The file reader stopped: ${why}. The next read starts a new one.`)); // prettier-ignore
    thread.waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const waiting = thread.waiting.get(reply.id);
    thread.waiting.delete(reply.id);
    rest(thread);
    // After an error of a library its memory is not trusted: the next question starts a fresh thread.
    if ("error" in reply && reply.error.fatal) {
      fail(reply.error.message);
      void worker.terminate();
    }
    if (!waiting) return;
    if ("error" in reply) waiting.reject(new PertlineError(reply.error.code, reply.error.message));
    else waiting.resolve(reply.answer as never);
  });
  worker.on("error", (cause) => fail(cause instanceof Error ? cause.message : String(cause)));
  worker.on("exit", () => fail("its thread ended"));
  worker.unref();
  return thread;
}

/** Lets the process end, and after a while the thread. */
function rest(thread: Thread): void {
  if (thread.waiting.size > 0) return;
  thread.worker.unref();
  clearTimeout(thread.idle);
  thread.idle = setTimeout(() => void stopThread(thread), IDLE_MS).unref();
}

async function stopThread(thread: Thread): Promise<void> {
  thread.dead ??= "it was closed";
  clearTimeout(thread.idle);
  await thread.worker.terminate();
}

function ask<Q extends Question>(
  thread: Thread,
  question: Q,
  signal?: AbortSignal,
): Promise<Answers[Q["op"]]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    clearTimeout(thread.idle);
    const id = nextId++;
    const onAbort = (): void => {
      thread.waiting.delete(id);
      rest(thread);
      reject(signal?.reason as Error);
    };
    const done = (): void => signal?.removeEventListener("abort", onAbort);
    signal?.addEventListener("abort", onAbort, { once: true });
    thread.waiting.set(id, {
      resolve: (answer) => {
        done();
        resolve(answer);
      },
      reject: (error) => {
        done();
        reject(error);
      },
    });
    // An awaiting caller has nothing else that keeps the process alive.
    thread.worker.ref();
    thread.worker.postMessage({ ...question, id } as Request);
  });
}

/**
 * Opens a file in a thread of its own: unpacking and parsing never run on the caller's thread, which so stays free to
 * stop. A thread that died, or ended because nobody asked for a while, is replaced, and readings go on where they were.
 *
 * @throws PertlineError of the format; FILE_CHANGED, READER_DIED; the signal's reason when it is aborted
 */
export async function openInThread(request: OpenRequest, signal?: AbortSignal): Promise<MatrixFile> {
  let thread: Thread | undefined;
  let opening: Promise<Description> | undefined;
  const open = async (abort?: AbortSignal): Promise<{ thread: Thread; description: Description }> => {
    if (!thread || thread.dead !== undefined) {
      thread = start();
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
    if (thread) await stopThread(thread);
    throw error;
  }

  async function* blocks({ signal: abort, rows }: BlockOptions = {}): AsyncGenerator<
    MatrixBlock,
    void,
    undefined
  > {
    let next = 0;
    let mine: Thread | undefined;
    let reading = 0;
    try {
      for (;;) {
        abort?.throwIfAborted();
        if (!mine || mine.dead !== undefined) {
          const again = await open(abort);
          mine = again.thread;
          const { nRows, nColumns } = again.description;
          if (nRows !== first.nRows || nColumns !== first.nColumns)
            throw new PertlineError("FILE_CHANGED", `${request.source} changed while it was open. Open it again.`); // prettier-ignore
          reading = nextId++;
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
      if (mine && mine.dead === undefined) ask(mine, { op: "stop", reading }).catch(() => undefined); // nobody waits
    }
  }

  return {
    ...first,
    stamp: () => Promise.resolve(""),
    blocks,
    close: async () => {
      if (thread) await stopThread(thread);
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
  const thread = start();
  try {
    return await ask(thread, { op: "table", source }, signal);
  } finally {
    await stopThread(thread);
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
