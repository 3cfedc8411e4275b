import type { FileBytes } from "./bytes.ts";
import { damaged, readAt, unknown } from "./bytes.ts";
import { positionOf } from "./chunkTable.ts";
import type { Storage } from "./dataset.ts";
import { newUnfilter } from "./unfilter.ts";

/** Of one chunk, or of one answer; larger ones are left to the general reader. */
const MOST_BYTES = 2 ** 30;
/** What deflate and LZF can make of a byte at most, and some for their heads. */
const MOST_GROWTH = 1100;

/** Read at once of what is not in chunks. */
const PART = 1 << 24;

/** Reads elements [from, to) along the first dimension, row-major. */
export type ReadRows = (from: number, to: number) => Uint8Array<ArrayBuffer>;

/**
 * @param where for messages
 * @throws PertlineError HDF5_DAMAGED where stored bytes do not unpack, HDF5_UNKNOWN for sizes out of the common
 */
export function newReadRows(
  file: FileBytes,
  storage: Storage,
  elementBytes: number,
  where: string,
): ReadRows {
  const { shape, chunk, filters, chunks } = storage;
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  const rowBytes = product(shape.slice(1)) * elementBytes;
  if (!chunk) {
    return (from, to) => {
      if ((to - from) * rowBytes > MOST_BYTES)
        throw unknown(file, `${where} of ${(to - from) * rowBytes} bytes`);
      const out = new Uint8Array((to - from) * rowBytes);
      const start = (chunks.addresses[0] ?? 0) - file.base;
      // Structures are read in parts of a bounded size.
      for (let done = 0; done < out.length; done += PART)
        out.set(readAt(file, start + from * rowBytes + done, Math.min(PART, out.length - done)).bytes, done);
      return out;
    };
  }
  const unfilter = newUnfilter(filters, elementBytes);
  const chunkBytes = product(chunk) * elementBytes;
  const [chunkRows = 1] = chunk;
  const perRow = product(chunks.grid.slice(1));
  let room = new Uint8Array();
  let unpacked = -1;
  const unpack = (index: number): void => {
    if (index === unpacked) return;
    const size = chunks.sizes[index] as number;
    if (chunkBytes > MOST_BYTES || chunkBytes > MOST_GROWTH * (size + 64))
      throw unknown(file, `a chunk of ${chunkBytes} bytes stored as ${size}`);
    if (room.length === 0) room = new Uint8Array(chunkBytes);
    unpacked = -1;
    const stored = readAt(file, (chunks.addresses[index] as number) - file.base, size).bytes;
    try {
      unfilter(stored, chunks.masks[index] as number, room);
    } catch (cause) {
      throw damaged(file, `a chunk of ${where} cannot be unpacked (${(cause as Error).message})`);
    }
    unpacked = index;
  };
  // Runs of consecutive elements in a chunk: its last dimension, or everything where there is but one.
  const inner = chunk.slice(1);
  return (from, to) => {
    if ((to - from) * rowBytes > MOST_BYTES)
      throw unknown(file, `${where} of ${(to - from) * rowBytes} bytes`);
    const out = new Uint8Array((to - from) * rowBytes);
    if (out.length === 0) return out;
    for (let band = Math.floor(from / chunkRows); band * chunkRows < to; band++) {
      const [first, last] = [Math.max(from, band * chunkRows), Math.min(to, (band + 1) * chunkRows)];
      for (let i = 0; i < perRow; i++) {
        unpack(band * perRow + i);
        if (inner.length === 0) {
          const begin = (first - band * chunkRows) * elementBytes;
          out.set(room.subarray(begin, begin + (last - first) * elementBytes), (first - from) * elementBytes);
          continue;
        }
        const corner = positionOf(i, chunks.grid.slice(1)).map((place, d) => place * (inner[d] as number));
        for (let row = first; row < last; row++)
          copyRow(
            out,
            (row - from) * rowBytes,
            room,
            (row - band * chunkRows) * (chunkBytes / chunkRows),
            corner,
          );
      }
    }
    return out;
  };

  /** Copies what a chunk has of one row: runs along the last dimension. */
  function copyRow(
    out: Uint8Array,
    outAt: number,
    chunkRow: Uint8Array,
    at: number,
    corner: readonly number[],
  ): void {
    const dims = inner.length;
    const width = inner[dims - 1] as number;
    const n = Math.min(width, (shape[dims] as number) - (corner[dims - 1] as number));
    const runs = product(inner.slice(0, -1));
    for (let run = 0; run < runs; run++) {
      const position = positionOf(run, inner.slice(0, -1)).map((place, d) => place + (corner[d] as number));
      if (!position.every((place, d) => place < (shape[d + 1] as number))) continue;
      const element = [...position, corner[dims - 1] as number].reduce((sum, place, d) => sum * (shape[d + 1] as number) + place, 0); // prettier-ignore
      const begin = at + run * width * elementBytes;
      out.set(chunkRow.subarray(begin, begin + n * elementBytes), outAt + element * elementBytes);
    }
  }
}
