import type { Worker } from "node:worker_threads";
import { PertlineError } from "../../error.ts";
import { startWorker } from "../startWorker.ts";
import type { Table } from "../table.ts";
import type { Element } from "./protocol.ts";
import { checkNames, type WriteAnswer, writeWhole } from "./write.ts";

/** A column of `obs` whose values come with the rows. */
export type RowColumn =
  | { kind: "category"; categories: string[] }
  /** `whole`: 32-bit integers. */
  | { kind: "number"; whole: boolean };

/** Everything of an AnnData file that is known before its rows. */
export interface RowsToWrite {
  shape: readonly [rows: number, columns: number];
  var: Table;
  obs: {
    columns: ReadonlyMap<string, RowColumn>;
    /** UTF-8 bytes of the longest row name. */ nameBytes: number;
  };
  uns?: { [key: string]: Element };
}

/** Some consecutive rows, compressed by rows. Its arrays are handed over, not copied: they are empty afterwards. */
export interface RowBlock {
  /** Offsets of rows into `indices` and `values`, one more than rows, from 0. */
  indptr: Float64Array;
  indices: Int32Array;
  values: Float32Array;
  names: string[];
  /** Codes of categories, or numbers, by name. */
  columns: ReadonlyMap<string, Int32Array | Float64Array>;
}

export type RowsRequest =
  { op: "begin"; path: string; head: RowsToWrite } | { op: "rows"; block: RowBlock } | { op: "end" };

/**
 * Writes an AnnData file block after block, so that memory does not grow with the number of rows; gzip, chunked. Bytes
 * depend on the rows, not on how they were cut into blocks. A block is compressed in a thread while the next one is
 * made. As with `writeH5ad`, the file appears under its name only when it is complete.
 *
 * @throws PertlineError SIZES_DISAGREE, BAD_NAME, WRITE_FAILED; what `blocks` throws; the signal's reason when it is aborted
 */
export async function writeH5adRows(
  file: string,
  head: RowsToWrite,
  blocks: AsyncIterable<RowBlock>,
  signal?: AbortSignal,
): Promise<void> {
  const [rows, columns] = head.shape;
  if (head.var.rows !== columns)
    throw disagree(`X has ${columns} columns, but var has ${head.var.rows} rows.`);
  checkNames(Object.fromEntries([...head.obs.columns.keys()].map((key) => [key, 0])), "obs");
  if (head.uns) checkNames(head.uns, "uns");
  signal?.throwIfAborted();
  // Errors of whoever makes the blocks are told as they are, not as errors of writing.
  let fromBlocks: { error: unknown } | undefined;
  async function* watched(): AsyncGenerator<RowBlock> {
    let seen = 0;
    try {
      for await (const block of blocks) {
        checkBlock(block, head, seen);
        seen += block.names.length;
        yield block;
      }
      if (seen !== rows) throw disagree(`${rows} rows were announced, ${seen} came.`);
    } catch (error) {
      fromBlocks = { error };
      throw error;
    }
  }
  try {
    await writeWhole(file, (temporary) => send(temporary, head, watched(), signal), signal);
  } catch (error) {
    throw fromBlocks ? fromBlocks.error : error;
  }
}

const disagree = (message: string): PertlineError =>
  new PertlineError("SIZES_DISAGREE", `${message} Nothing was written.`);

function checkBlock(block: RowBlock, { shape, obs }: RowsToWrite, seen: number): void {
  const { indptr, indices, values, names, columns } = block;
  const n = names.length;
  if (indptr.length !== n + 1 || indptr[n] !== values.length || indices.length !== values.length)
    throw disagree(
      `The parts of the block at row ${seen} disagree: ${n} names, ${indptr.length} offsets, ${values.length} values, ${indices.length} indices.`,
    );
  if (seen + n > shape[0]) throw disagree(`${shape[0]} rows were announced, more came.`);
  for (const name of obs.columns.keys())
    if (columns.get(name)?.length !== n)
      throw disagree(`The block at row ${seen} has ${columns.get(name)?.length ?? 0} values of ${name} for ${n} rows.`); // prettier-ignore
}

async function send(
  temporary: string,
  head: RowsToWrite,
  blocks: AsyncIterable<RowBlock>,
  signal?: AbortSignal,
): Promise<void> {
  const worker = startWorker({
    from: import.meta.url,
    source: "./writeRowsWorker.ts",
    name: "pertline-h5ad-write-rows",
  });
  // Awaited at the next block; until then a failure is not unhandled.
  const start = (request: RowsRequest): Promise<void> => {
    const answer = ask(worker, request, signal);
    answer.catch(() => undefined);
    return answer;
  };
  try {
    let before = start({ op: "begin", path: temporary, head });
    for await (const block of blocks) {
      await before;
      before = start({ op: "rows", block });
    }
    await before;
    await ask(worker, { op: "end" }, signal);
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, request: RowsRequest, signal?: AbortSignal): Promise<void> {
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
    const { indptr, indices, values } = request.op === "rows" ? request.block : {};
    const buffers = [indptr, indices, values].flatMap((array) =>
      array && array.byteLength > 0 && array.byteLength === array.buffer.byteLength
        ? [array.buffer as ArrayBuffer]
        : [],
    );
    worker.postMessage(request, [...new Set(buffers)]);
  });
}
