import { closeSync, fstatSync, openSync } from "node:fs";
import { availableParallelism, endianness } from "node:os";
import type { Worker } from "node:worker_threads";
import { findDataset } from "../../io/hdf5/dataset.ts";
import { readSuperblock } from "../../io/hdf5/superblock.ts";
import { stampOf } from "../../io/h5ad/stamp.ts";
import { startWorker } from "../../io/startWorker.ts";
import type { StoredMatrix } from "../cells.ts";
import type { Sums } from "../sums.ts";
import { newSums } from "../sums.ts";
import type { Job, ThreadAnswer } from "./job.ts";
import { announce, CONTROL, summedByAll } from "./job.ts";
import { plan } from "./plan.ts";

export interface SumOptions {
  nConditions: number;
  /** Condition of each cell, −1 to leave it out. */
  rows: Int32Array;
  halves: Uint8Array;
  /** Scale counts and take logarithms. */
  normalise?: boolean;
  /** As many as there are cores, 4 at most, unless told. */
  threads?: number;
  signal?: AbortSignal;
  /** Called now and then with the rows that are done. */
  onRows?(done: number): void;
}

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
  const job = prepare(stored, options);
  if (typeof job === "string") return job;
  const reason = await run(job, options);
  options.signal?.throwIfAborted();
  return reason ?? job.sums;
}

function prepare(stored: StoredMatrix, options: SumOptions): Job | string {
  const { path, stamp, layout, nRows, nColumns, indptr } = stored;
  const { rows, halves, nConditions, normalise = false } = options;
  const threads = Math.max(1, Math.min(255, options.threads ?? Math.min(4, availableParallelism())));
  if (layout === "csc") return "the matrix is stored by columns";
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    if (stampOf(fstatSync(fd)) !== stamp) return "the file changed";
    const { file, root } = readSuperblock(fd, path);
    const find = (...names: string[]): ReturnType<typeof findDataset> => findDataset(file, root, [...stored.within, ...names]); // prettier-ignore
    const [values, indices] = layout === "dense" ? [find(), undefined] : [find("data"), find("indices")];
    const sums = newSums(nConditions, nColumns, true);
    return plan({ path, stamp, nRows, nColumns, indptr, values, indices, rows, halves, threads, normalise, sums }); // prettier-ignore
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** How often progress is reported. */
const EVERY_MS = 100;

async function run(job: Job, { signal, onRows }: SumOptions): Promise<string | undefined> {
  const { control, summed, blocks, threads } = job;
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
    const answers = await Promise.all(
      Array.from({ length: threads }, (_, thread) => start(job, thread, stop)),
    );
    return answers.find((answer) => answer !== undefined);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Runs one thread to its end; gives why it failed, if it did. */
function start(job: Job, thread: number, stop: () => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = startWorker({ from: import.meta.url, source: "./worker.ts", name: `pertline-sums-${thread}` });
    } catch (error) {
      stop();
      resolve(error instanceof Error ? error.message : String(error));
      return;
    }
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
