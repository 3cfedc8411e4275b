import { closeSync, fstatSync, openSync } from "node:fs";
import { availableParallelism } from "node:os";
import { findDataset } from "../../io/hdf5/dataset.ts";
import { readSuperblock } from "../../io/hdf5/superblock.ts";
import { stampOf } from "../../io/h5ad/stamp.ts";
import type { StoredMatrix } from "../cells.ts";
import type { Job, RowChange } from "./job.ts";
import type { PlanSizes } from "./plan.ts";
import { plan } from "./plan.ts";

export interface SumOptions {
  nConditions: number;
  /** Condition of each cell, −1 to leave it out. */
  rows: Int32Array;
  halves: Uint8Array;
  /** Scale counts and take logarithms. */
  normalise?: boolean;
  /** Count the values that are not 0 too. */
  count?: boolean;
  /** Change rows before they are summed, or give their own sums. */
  changed?: RowChange;
  /** As many as there are cores, 4 at most, unless told. */
  threads?: number;
  signal?: AbortSignal;
  /** Of blocks and pieces; as measured unless told. */
  sizes?: PlanSizes;
  /** Called now and then with the rows that are done. */
  onRows?(done: number): void;
}

export const BY_COLUMNS = "the matrix is stored by columns";

export function threadsOf({ threads }: SumOptions): number {
  return Math.max(1, Math.min(255, threads ?? Math.min(4, availableParallelism())));
}

/**
 * Finds the stored bytes of a matrix and plans the work on them.
 * @returns why not, where only the general reader can
 */
export function prepareSums(stored: StoredMatrix, options: SumOptions): Job | string {
  const { path, stamp, layout, nRows, nColumns, indptr } = stored;
  const { rows, halves, nConditions, normalise = false } = options;
  const threads = threadsOf(options);
  if (layout === "csc") return BY_COLUMNS;
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    if (stampOf(fstatSync(fd)) !== stamp) return "the file changed";
    const { file, root } = readSuperblock(fd, path);
    const find = (...names: string[]): ReturnType<typeof findDataset> => findDataset(file, root, [...stored.within, ...names]); // prettier-ignore
    const [values, indices] = layout === "dense" ? [find(), undefined] : [find("data"), find("indices")];
    const { count = false, changed, sizes } = options;
    return plan({ path, stamp, nRows, nColumns, indptr, values, indices, rows, halves, threads, normalise, changed, nConditions, count, sizes }); // prettier-ignore
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
