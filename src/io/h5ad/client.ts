import type { Worker } from "node:worker_threads";
import { PertlineError } from "../../error.ts";
import { startWorker } from "../startWorker.ts";
import type { Answers, Question, Reply, Request } from "./protocol.ts";

/** No question takes this long: blocks are small. Older ones are given to a fresh thread. */
const hungMs = 60_000;
/** After so long the file is taken for one that the library never finishes. */
const endlessMs = 120_000;
/** An idle thread holds open files and memory. */
const idleMs = 30_000;

interface Waiting {
  request: Request;
  since: number;
  resolve(answer: never): void;
  reject(error: Error): void;
}

interface Reader {
  worker: Worker;
  waiting: Map<number, Waiting>;
  idle: NodeJS.Timeout | undefined;
}

let current: Reader | undefined;
let nextId = 1;

function start(): Reader {
  const worker = startWorker({ from: import.meta.url, source: "./worker.ts", name: "pertline-h5ad" });
  const reader: Reader = { worker, waiting: new Map(), idle: undefined };
  const fail = (why: string, cause?: unknown): void => {
    if (current === reader) current = undefined;
    for (const { reject } of reader.waiting.values())
      reject(
        new PertlineError("READER_DIED", `The file reader stopped: ${why}. The next read starts a new one.`, {
          cause,
        }),
      );
    reader.waiting.clear();
  };
  worker.on("message", (reply: Reply) => receive(reader, reply));
  worker.on("error", (cause) => fail(cause instanceof Error ? cause.message : String(cause), cause));
  worker.on("exit", () => fail("its thread ended"));
  worker.unref();
  return reader;
}

function receive(reader: Reader, reply: Reply): void {
  const waiting = reader.waiting.get(reply.id);
  // Answers come in order: an older question still waiting lost its answer to an interrupt, and so did who asked it.
  for (const id of reader.waiting.keys()) if (id <= reply.id) reader.waiting.delete(id);
  if ("error" in reply && reply.error.fatal) replace(reader);
  else rest(reader);
  if (!waiting) return;
  if ("error" in reply) waiting.reject(new PertlineError(reply.error.code, reply.error.message));
  else waiting.resolve(reply.answer as never);
}

/** Lets the process end, and after a while the thread. */
function rest(reader: Reader): void {
  if (reader.waiting.size > 0) return;
  reader.worker.unref();
  clearTimeout(reader.idle);
  reader.idle = setTimeout(() => {
    if (current === reader && reader.waiting.size === 0) replace(reader);
  }, idleMs).unref();
}

/** Stops a thread; what it still owed is asked of a fresh one. */
function replace(reader: Reader): void {
  if (current === reader) current = undefined;
  clearTimeout(reader.idle);
  const owed = [...reader.waiting.values()];
  reader.waiting.clear();
  void reader.worker.terminate();
  for (const one of owed) post((current ??= start()), { ...one, since: Date.now() });
}

function post(reader: Reader, waiting: Waiting): void {
  clearTimeout(reader.idle);
  reader.waiting.set(waiting.request.id, waiting);
  // An awaiting caller has nothing else that keeps the process alive.
  reader.worker.ref();
  reader.worker.postMessage(waiting.request);
}

/**
 * Asks the reader's thread, which is started when needed. HDF5 never runs on the caller's thread: an interrupt in the
 * middle of a read leaves the library's memory in a state where later reads are silently wrong.
 *
 * @throws PertlineError as the thread says; the signal's reason when it is aborted
 */
export function ask<Q extends Question>(question: Q, signal?: AbortSignal): Promise<Answers[Q["op"]]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const oldest = current?.waiting.values().next().value;
    if (current && oldest && Date.now() - oldest.since > hungMs) replace(current);
    const reader = (current ??= start());
    const request: Request = { ...question, id: nextId++ };
    const onAbort = (): void => {
      clearTimeout(endless);
      reader.waiting.delete(request.id);
      rest(reader);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const patienceMs = question.op === "uns" ? endlessMs / 4 : endlessMs;
    const endless = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      const holder = current?.waiting.has(request.id) ? current : reader;
      holder.waiting.delete(request.id);
      replace(holder);
      reject(
        new PertlineError(
          "READER_HUNG",
          `Reading ${question.path} did not end within ${patienceMs / 1000} seconds. The file may be damaged, or its disk very slow.`,
        ),
      );
    }, patienceMs).unref();
    const done = (): void => {
      clearTimeout(endless);
      signal?.removeEventListener("abort", onAbort);
    };
    post(reader, {
      request,
      since: Date.now(),
      resolve: (answer) => {
        done();
        resolve(answer);
      },
      reject: (error) => {
        done();
        reject(error);
      },
    });
  });
}

/** Stops the reader's thread if it has nothing to do: it holds 60 MB and more, and the next read starts a new one. */
export function releaseReader(): void {
  if (current && current.waiting.size === 0) replace(current);
}

/** Whether there is a thread that may hold files open. */
export function hasReader(): boolean {
  return current !== undefined;
}

/** Stops the reader's thread; the next read starts a new one. */
export async function closeReader(): Promise<void> {
  const reader = current;
  current = undefined;
  clearTimeout(reader?.idle);
  await reader?.worker.terminate();
}
