import type { FileBytes } from "./bytes.ts";
import { damaged, unknown } from "./bytes.ts";

/** Where the chunks of a dataset are, by their place in the grid (row-major); shared between threads. */
export interface ChunkTable {
  /** Chunks along each dimension. */
  grid: number[];
  /** In the file, absolute; 0 until known. */
  addresses: Float64Array<SharedArrayBuffer>;
  /** Stored bytes. */
  sizes: Uint32Array<SharedArrayBuffer>;
  /** Bit i: the i-th filter was left out. */
  masks: Uint32Array<SharedArrayBuffer>;
}

/** 256 MB of table; 500 times the chunks of a million cells. */
const MOST_CHUNKS = 1 << 24;

export function newChunkTable(
  file: FileBytes,
  shape: readonly number[],
  chunk: readonly number[],
): ChunkTable {
  const grid = shape.map((size, i) => Math.ceil(size / (chunk[i] as number)));
  const count = grid.reduce((product, n) => product * n, 1);
  if (count > MOST_CHUNKS) throw unknown(file, `${count} chunks`);
  return {
    grid,
    addresses: new Float64Array(new SharedArrayBuffer(8 * count)),
    sizes: new Uint32Array(new SharedArrayBuffer(4 * count)),
    masks: new Uint32Array(new SharedArrayBuffer(4 * count)),
  };
}

/**
 * Enters a chunk.
 * @param position in the grid
 * @throws PertlineError HDF5_DAMAGED where it is outside the file or the grid, or entered twice
 */
export function putChunk(
  file: FileBytes,
  { grid, addresses, sizes, masks }: ChunkTable,
  position: readonly number[],
  { at, size, mask }: { at: number; size: number; mask: number },
): void {
  let index = 0;
  for (let i = 0; i < grid.length; i++) {
    const place = position[i] as number;
    // Chunks of what was cut off by a resize may stay behind.
    if (place >= (grid[i] as number)) return;
    index = index * (grid[i] as number) + place;
  }
  const from = file.base + at;
  if (!(size > 0 && size < 2 ** 32 && from > 0 && from + size <= file.size))
    throw damaged(file, `a chunk of ${size} bytes at ${from} reaches beyond its end at ${file.size}`);
  if (addresses[index] !== 0) throw damaged(file, `the chunk at ${position.join(", ")} occurs twice`);
  addresses[index] = from;
  sizes[index] = size;
  masks[index] = mask;
}

/** Position in a grid of its linear index. */
export function positionOf(index: number, grid: readonly number[]): number[] {
  const position = grid.map(() => 0);
  for (let i = grid.length - 1; i >= 0; i--) {
    const size = Math.max(1, grid[i] as number);
    position[i] = index % size;
    index = Math.floor(index / size);
  }
  return position;
}

/** The reverse; the first dimension may be without limit. */
export function linearIndex(position: readonly number[], grid: readonly number[]): number {
  return position.reduce((sum, place, i) => (i === 0 ? place : sum * (grid[i] as number) + place), 0);
}
