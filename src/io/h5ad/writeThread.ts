import type { Worker } from "node:worker_threads";
import { startWorker } from "../startWorker.ts";
import type { ContentToWrite, Dictionary, RowsToWrite, WriteAnswer, WriteRequest } from "./write.ts";

/**
 * Has a thread write the file. A block of rows is compressed there while the next one is made.
 *
 * @throws Error of the thread; what the blocks throw; the signal's reason when it is aborted
 */
export async function writeInThread(
  file: string,
  { X, obs, var: variables }: ContentToWrite,
  uns: () => Dictionary,
  signal?: AbortSignal,
): Promise<void> {
  const worker = startWorker({ from: import.meta.url, source: "./writeWorker.ts", name: "pertline-h5ad-write" }); // prettier-ignore
  // Awaited at the next block; until then a failure is not unhandled.
  const start = (request: WriteRequest): Promise<void> => {
    const answer = ask(worker, request, signal);
    answer.catch(() => undefined);
    return answer;
  };
  try {
    const inBlocks = "blocks" in X;
    let before = start({
      step: "begin",
      path: file,
      X: inBlocks ? { shape: X.shape } : X,
      obs,
      var: variables,
    });
    if (inBlocks)
      for await (const block of X.blocks) {
        await before;
        before = start({ step: "rows", block: trimmed(block) });
      }
    await before;
    await ask(worker, { step: "end", uns: uns() }, signal);
  } finally {
    await worker.terminate();
  }
}

/** Messages copy whole buffers, even for a view into a part of one. */
function trimmed({ indptr, indices, values, names, columns }: RowsToWrite): RowsToWrite {
  const own = <T extends Int32Array | Float32Array | Float64Array>(view: T): T =>
    view.byteLength === view.buffer.byteLength ? view : (view.slice() as T);
  return {
    indptr: own(indptr),
    indices: own(indices),
    values: own(values),
    ...(names && { names }),
    ...(columns && { columns: new Map(Array.from(columns, ([key, all]) => [key, own(all)])) }),
  };
}

function ask(worker: Worker, request: WriteRequest, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      signal?.removeEventListener("abort", abort);
      worker.off("message", answered).off("error", failed).off("exit", ended);
      act();
    };
    const abort = (): void => settle(() => reject(signal?.reason as Error));
    const answered = (answer: WriteAnswer): void =>
      settle(() => (answer.done ? resolve() : reject(new Error(answer.message))));
    const failed = (error: Error): void => settle(() => reject(error));
    const ended = (): void => settle(() => reject(new Error("its thread ended")));
    if (signal?.aborted) return reject(signal.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", answered).on("error", failed).on("exit", ended);
    worker.postMessage(request);
  });
}
