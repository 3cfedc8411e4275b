import { sharedMemory } from "../../stats/webAssembly.ts";
import type { Sums } from "../sums.ts";
import { canAddRows } from "./rowKernel.ts";

/** Bytes for a row of one thread, values and indices, which begin at multiples of 16. */
export function rowBytes(longest: number): number {
  return 32 * Math.ceil((4 * longest + 16) / 16);
}

export interface RoomWanted {
  nConditions: number;
  nColumns: number;
  count: boolean;
  threads: number;
  /** Values of the longest row, 0 for none. */
  longest: number;
  /** Bytes of each ring. */
  rings: readonly number[];
}

export interface SharedRoom {
  sums: Sums;
  /** Of the kernel; undefined where it cannot run. */
  memory: WebAssembly.Memory | undefined;
  buffer: SharedArrayBuffer;
  ringsAt: number[];
  /** Of the first thread; those of the others follow. */
  rowsAt: number;
}

/** One stretch of memory that threads share: sums, rings and a row of each thread, where the kernel can reach them. */
export function newSharedRoom({
  nConditions,
  nColumns,
  count,
  threads,
  longest,
  rings,
}: RoomWanted): SharedRoom {
  const size = nConditions * nColumns;
  let end = 32 * size;
  const ringsAt = rings.map((bytes) => (end += 16 * Math.ceil(bytes / 16)) - 16 * Math.ceil(bytes / 16));
  const rowsAt = end;
  const bytes = rowsAt + threads * rowBytes(longest);
  const memory = canAddRows() ? sharedMemory(bytes) : undefined;
  const buffer = (memory?.buffer as SharedArrayBuffer | undefined) ?? new SharedArrayBuffer(bytes);
  const whole = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * size));
  return {
    sums: {
      nGenes: nColumns,
      moments: [new Float64Array(buffer, 0, 2 * size), new Float64Array(buffer, 16 * size, 2 * size)],
      counts: count ? [whole(), whole()] : undefined,
    },
    memory,
    buffer,
    ringsAt,
    rowsAt,
  };
}
