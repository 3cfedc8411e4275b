import { endianness } from "node:os";
import type { Worker } from "node:worker_threads";
import { startWorker } from "../../io/startWorker.ts";
import type { StoredMatrix } from "../cells.ts";
import type { Sums } from "../sums.ts";
import type { Job, ThreadAnswer } from "./job.ts";
import { announce, CONTROL, summedByAll } from "./job.ts";
import type { SumOptions } from "./prepare.ts";
import { BY_COLUMNS, prepareSums, threadsOf } from "./prepare.ts";

/**
 * Sums a matrix straight from its stored bytes: threads unpack pieces of it, in the order of the file and a little
 * ahead, and each sums the cells of its own halves of conditions. A sum so belongs to one thread, which adds to it in
 * the order of the file: the result is the same to the last bit for any number of threads, and the same as that of
 * `addBlock` over the blocks of the general reader.
 *
 * @returns why not, for what only the general reader knows or can explain: unknown layouts, damage, values to refuse
 * @throws the signal's reason when it is aborted
 */
export async function sumThreads(stored: StoredMatrix, options: SumOptions): Promise<Sums | string> {
  options.signal?.throwIfAborted();
  if (endianness() !== "LE") return "numbers are big endian here";
  if (stored.layout === "csc") return BY_COLUMNS;
  // They load while the work is planned.
  const workers = startWorkers(threadsOf(options));
  if (typeof workers === "string") return workers;
  let job: Job | string = "";
  try {
    job = prepareSums(stored, options);
  } finally {
    if (typeof job === "string") for (const worker of workers) void worker.terminate();
  }
  if (typeof job === "string") return job;
  const reason = await run(job, workers, options);
  options.signal?.throwIfAborted();
  return reason ?? job.sums;
}

/** Gives why not, where threads cannot be started. */
function startWorkers(threads: number): Worker[] | string {
  const workers: Worker[] = [];
  try {
    for (let thread = 0; thread < threads; thread++)
      workers.push(startWorker({ from: import.meta.url, source: "./worker.ts", name: `pertline-sums-${thread}` })); // prettier-ignore
    return workers;
  } catch (error) {
    for (const worker of workers) void worker.terminate();
    return error instanceof Error ? error.message : String(error);
  }
}

/** How often progress is reported. */
const EVERY_MS = 100;

async function run(
  job: Job,
  workers: readonly Worker[],
  { signal, onRows }: SumOptions,
): Promise<string | undefined> {
  const { control, summed, blocks } = job;
  const stop = (): void => {
    Atomics.store(control, CONTROL.stop, 1);
    announce(control);
  };
  const timer = setInterval(() => {
    const done = summedByAll(summed);
    if (done > 0) onRows?.(blocks[2 * done - 1] as number);
  }, EVERY_MS);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const answers = await Promise.all(workers.map((worker, thread) => start(job, worker, thread, stop)));
    return answers.find((answer) => answer !== undefined);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Runs one thread to its end; gives why it failed, if it did. */
function start(job: Job, worker: Worker, thread: number, stop: () => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (reason: string | undefined): void => {
      if (reason !== undefined) stop();
      worker.removeAllListeners("exit");
      void worker.terminate().then(() => resolve(reason));
    };
    worker.once("message", (answer: ThreadAnswer) => end(answer.done ? undefined : answer.reason));
    worker.once("error", (error) => end(error.message));
    worker.once("exit", () => end("its thread ended"));
    worker.postMessage({ job, thread });
  });
}
