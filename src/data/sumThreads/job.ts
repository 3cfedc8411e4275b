import type { NumberType } from "../../io/hdf5/datatype.ts";
import type { FilterName } from "../../io/hdf5/filterPipeline.ts";
import type { ChunkTable } from "../../io/hdf5/chunkTable.ts";
import type { ScaledAs } from "../scale.ts";
import type { Sums } from "../sums.ts";

/**
 * A dataset in pieces, each of some whole chunks or, where it has none, of some stretch of the file. A piece is unpacked
 * into a slot of a ring; the next piece takes the slot when the rows of the last are summed.
 */
export interface Stream {
  type: NumberType;
  filters: FilterName[];
  /** Undefined where the dataset is one stretch. */
  chunks: ChunkTable | undefined;
  /** Of the stretch. */
  address: number;
  /** Elements of all. */
  count: number;
  chunkElements: number;
  chunksPerPiece: number;
  /** Elements of a slot, chunks at the edge in full. */
  pieceElements: number;
  slotBytes: number;
  /** The ring begins at a byte of what threads share. */
  ring: SharedArrayBuffer;
  ringAt: number;
  ringBytes: number;
  /** Task of each piece, −1 for those not wanted. */
  taskOf: Int32Array;
}

/** What rows become before they are summed, or that their own sums are wanted instead; arrays are shared. */
export type RowChange = { as: ScaledAs; divisors: Float64Array } | { as: "totals"; totals: Float64Array };

/** Everything the threads need; arrays are shared. */
export interface Job {
  path: string;
  stamp: string;
  nColumns: number;
  /** Values, and for sparse rows their genes. */
  values: Stream;
  indices: Stream | undefined;
  /** Of sparse rows into the values. */
  indptr: Float64Array;
  /** Of dense rows: rows per piece, and chunks side by side with their width. */
  dense: { pieceRows: number; chunkRows: number; chunkColumns: number; across: number } | undefined;
  /** Condition and half of each cell. */
  rows: Int32Array;
  halves: Uint8Array;
  /** Rows [from, to) of each block, twice as many numbers as blocks. */
  blocks: Int32Array;
  /** Per task: the stream (0 values, 1 indices), piece and slot, and how many blocks must be summed before. */
  tasks: Int32Array;
  /** Thread that sums a condition's half: 2 × condition + half. */
  owner: Uint8Array;
  threads: number;
  normalise: boolean;
  changed: RowChange | undefined;
  sums: Sums;
  /** Where sums, rings and a row of each thread are, for the kernel; undefined where it cannot run. */
  memory: WebAssembly.Memory | undefined;
  /** Stored values of the longest row, and where that of the first thread has its place in what threads share. */
  longest: number;
  rowsAt: number;
  /** See `CONTROL`. */
  control: Int32Array<SharedArrayBuffer>;
  /** Per task: 1 when unpacked. */
  done: Int32Array<SharedArrayBuffer>;
  /** Per thread: blocks summed. */
  summed: Int32Array<SharedArrayBuffer>;
}

/** Numbers of a task. */
export const TASK = { stream: 0, piece: 1, slot: 2, after: 3, size: 4 } as const;
/** Places in `control`: next task to take; changes when anything does; 1 to stop. */
export const CONTROL = { next: 0, version: 1, stop: 2, size: 3 } as const;

export type ThreadAnswer = { done: true } | { done: false; reason: string };

/** Wakes all threads that wait. */
export function announce(control: Int32Array<SharedArrayBuffer>): void {
  Atomics.add(control, CONTROL.version, 1);
  Atomics.notify(control, CONTROL.version);
}

/** Blocks that all threads have summed. */
export function summedByAll(summed: Int32Array<SharedArrayBuffer>): number {
  let least = Infinity;
  for (let i = 0; i < summed.length; i++) least = Math.min(least, Atomics.load(summed, i));
  return least;
}

/** Values that are kept in single precision, as the general reader does: those it holds exactly. */
export function isSingle(type: NumberType): boolean {
  return ["f4", "i1", "u1", "i2", "u2"].includes(type);
}
