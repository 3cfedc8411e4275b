import path from "node:path";
import { releaseReader } from "../io/h5ad/client.ts";
import type { Cells, Progress } from "./cells.ts";
import { normaliseBlock } from "./scale.ts";
import type { BadValue, Sums } from "./sums.ts";
import { addBlock, keptRows, newSums } from "./sums.ts";
import { sumThreads } from "./sumThreads/sumThreads.ts";

export interface SumCellsOptions {
  nConditions: number;
  /** Condition of each cell, −1 to leave it out. */
  rows: Int32Array;
  /** 0 or 1 per cell. */
  halves: Uint8Array;
  normalise: boolean;
  /** Count the values that are not 0 too. */
  count?: boolean;
  /** 0: not from stored bytes. */
  threads?: number;
  signal?: AbortSignal;
  progress?: Progress;
}

/** Stored values from which starting threads pays. */
const MANY = 2_000_000;

/**
 * Sums the cells of each condition: in threads from the stored bytes where the file is large and its layout known, else
 * block after block through the general reader. Both give the same numbers to the last bit. What the threads cannot do
 * or refuse is left to the general reader, which says what is wrong.
 *
 * @throws PertlineError of reading; NOT_COUNTS; the signal's reason when it is aborted
 */
export async function sumCells(
  cells: Cells,
  options: SumCellsOptions,
): Promise<{ sums: Sums; bad?: BadValue }> {
  const { stored } = cells;
  const { nConditions, rows, halves, normalise, threads, signal, progress } = options;
  if (stored && threads !== 0 && (threads !== undefined || isLarge(stored))) {
    releaseReader();
    const bar = progress?.(stored.nRows, `Reading ${path.basename(stored.path)}`);
    try {
      const sums = await sumThreads(stored, { ...options, onRows: (done) => bar?.update(done) });
      if (typeof sums !== "string") {
        bar?.update(stored.nRows);
        return { sums };
      }
    } finally {
      bar?.end();
    }
  }
  const sums = newSums(nConditions, cells.genes.length, options.count);
  const kept = keptRows(rows);
  for await (const block of cells.blocks({ signal, progress, rows: kept })) {
    signal?.throwIfAborted();
    if (normalise) normaliseBlock(block, rows);
    const bad = addBlock(sums, block, rows, halves);
    if (bad) return { sums, bad };
  }
  signal?.throwIfAborted();
  return { sums };
}

/** Whether starting threads pays. */
export function isLarge({ layout, nRows, nColumns, indptr }: NonNullable<Cells["stored"]>): boolean {
  return (layout === "dense" ? nRows * nColumns : (indptr.at(-1) ?? 0)) >= MANY;
}
