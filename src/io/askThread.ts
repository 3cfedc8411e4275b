import { PertlineError } from "../error.ts";
import type { WorkerPlace } from "./startWorker.ts";
import { startWorker } from "./startWorker.ts";

/** An idle thread holds open files and memory. */
const IDLE_MS = 30_000;
/** How much longer a thread may work on what nobody waits for any more. */
const ABANDONED_MS = 10_000;

export interface ThreadOptions extends WorkerPlace {
  /** Answers come in the order of the questions, one being worked on at a time. */
  ordered?: boolean;
}

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** Longest work on this question in an ordered thread; the time that it waits for others does not count. */
  patienceMs?: number;
  /** Thrown when that is over. */
  late?: () => Error;
}

/** A thread that answers questions: messages `{ id, … }` with `{ id, answer }` or `{ id, error }`. */
export interface AskThread {
  /** @throws PertlineError as the thread says, READER_DIED; the signal's reason when it is aborted */
  ask(question: object, options?: AskOptions): Promise<unknown>;
  /** Whether somebody waits for an answer. */
  isAsked(): boolean;
  /** Whether it lives. */
  isAlive(): boolean;
  /** Whether it was ended since its memory is not trusted or it hung: what it owed can be asked of another. */
  isRetired(): boolean;
  /** Ends it; who waits gets READER_DIED. */
  stop(why: string): Promise<void>;
}

export type ThreadReply =
  { id: number; answer: unknown } | { id: number; error: { code: string; message: string; fatal: boolean } };

interface Waiting {
  patienceMs: number | undefined;
  late: (() => Error) | undefined;
  /** Undefined when nobody waits any more. */
  settle: { resolve(answer: unknown): void; reject(error: unknown): void } | undefined;
}

const died = (why: string, cause?: unknown): PertlineError =>
  new PertlineError("READER_DIED", `The file reader stopped: ${why}. The next read starts a new one.`, { cause }); // prettier-ignore

let nextId = 1;

/** An id that no question has. */
export function newId(): number {
  return nextId++;
}

/** Starts a thread; it does not keep the process alive unless it is asked, and ends when it is not asked for a while. */
export function startAskThread({ ordered = false, ...place }: ThreadOptions): AskThread {
  const worker = startWorker(place);
  const waiting = new Map<number, Waiting>();
  let state: "alive" | "retired" | "stopped" = "alive";
  let idle: NodeJS.Timeout | undefined;
  let clock: { id: number; timer: NodeJS.Timeout } | undefined;

  const isAsked = (): boolean => [...waiting.values()].some(({ settle }) => settle !== undefined);

  async function end(as: "retired" | "stopped", why: string, cause?: unknown): Promise<void> {
    if (state === "alive") state = as;
    clearTimeout(idle);
    clearTimeout(clock?.timer);
    const owed = [...waiting.values()];
    waiting.clear();
    for (const { settle } of owed) settle?.reject(died(why, cause));
    await worker.terminate();
  }

  /** Lets the process end, and after a while the thread. */
  function rest(): void {
    if (isAsked()) return;
    worker.unref();
    clearTimeout(idle);
    if (waiting.size === 0 && state === "alive")
      idle = setTimeout(() => void end("stopped", "it had nothing to do"), IDLE_MS).unref();
  }

  /** Times what is being worked on. */
  function watch(): void {
    if (!ordered) return;
    const head = waiting.entries().next().value;
    if (clock && clock.id === head?.[0]) return;
    clearTimeout(clock?.timer);
    clock = undefined;
    if (head) setClock(...head);
  }

  function setClock(id: number, { patienceMs, late, settle }: Waiting): void {
    const ms = settle ? patienceMs : ABANDONED_MS;
    if (ms === undefined) return;
    const timer = setTimeout(() => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (late) one?.settle?.reject(late());
      void end("retired", "it did not answer in time");
    }, ms).unref();
    clock = { id, timer };
  }

  worker.on("message", (reply: ThreadReply) => {
    const settle = waiting.get(reply.id)?.settle;
    waiting.delete(reply.id);
    // An older question still waiting lost its answer to an interrupt, and so did who asked it.
    if (ordered) for (const id of waiting.keys()) if (id < reply.id) waiting.delete(id);
    if ("error" in reply) settle?.reject(new PertlineError(reply.error.code, reply.error.message));
    else settle?.resolve(reply.answer);
    // After an error of a library its memory is not trusted.
    if ("error" in reply && reply.error.fatal) return void end("retired", reply.error.message);
    watch();
    rest();
  });
  worker.on("error", (cause: unknown) =>
    end("stopped", cause instanceof Error ? cause.message : String(cause), cause),
  );
  worker.on("exit", () => end("stopped", "its thread ended"));
  worker.unref();

  return {
    ask: (question, { signal, patienceMs, late } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (state !== "alive") throw died("it was closed");
        clearTimeout(idle);
        const id = newId();
        const one: Waiting = { patienceMs, late, settle: undefined };
        const onAbort = (): void => {
          one.settle = undefined;
          if (!ordered) waiting.delete(id);
          else if (waiting.keys().next().value === id) {
            clearTimeout(clock?.timer);
            setClock(id, one);
          }
          rest();
          reject(signal?.reason as Error);
        };
        const done = (): void => signal?.removeEventListener("abort", onAbort);
        one.settle = {
          resolve: (answer) => {
            done();
            resolve(answer);
          },
          reject: (error) => {
            done();
            reject(error as Error);
          },
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.set(id, one);
        watch();
        // An awaiting caller has nothing else that keeps the process alive.
        worker.ref();
        worker.postMessage({ ...question, id });
      }),
    isAsked,
    isAlive: () => state === "alive",
    isRetired: () => state === "retired",
    stop: (why) => end("stopped", why),
  };
}
