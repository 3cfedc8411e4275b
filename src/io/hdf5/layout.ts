import type { Cursor } from "./bytes.ts";
import { address, damaged, length, skip, uint, unknown } from "./bytes.ts";

/** How to find chunks, with the parameters of each kind of index. */
export type IndexKind =
  | { kind: "tree" }
  | { kind: "single"; size: number | undefined; mask: number }
  | { kind: "implicit" }
  | { kind: "fixedArray" }
  | { kind: "extensibleArray" }
  | { kind: "tree2" };

export type Layout =
  | { kind: "contiguous"; address: number; bytes: number }
  | { kind: "chunked"; address: number; chunk: number[]; elementBytes: number; index: IndexKind };

/**
 * A data layout message (versions 3 to 5).
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.i
 * @throws PertlineError HDF5_UNKNOWN for compact and virtual data, data not yet allocated, and other versions;
 * HDF5_DAMAGED
 */
export function readLayout(cursor: Cursor): Layout {
  const { file } = cursor;
  const version = uint(cursor, 1);
  if (version < 3 || version > 5) throw unknown(file, `a data layout of version ${version}`);
  const kind = uint(cursor, 1);
  const place = (): number => {
    const at = address(cursor);
    if (at === undefined) throw unknown(file, "data that were never written");
    return at;
  };
  if (kind === 1) return { kind: "contiguous", address: place(), bytes: length(cursor) };
  if (kind !== 2) throw unknown(file, kind === 0 ? "data inside a header" : "virtual data");
  const flags = version > 3 ? uint(cursor, 1) : 0;
  // Bit 0: chunks at the edge may be stored without filters.
  if (flags & 1) throw unknown(file, "partial chunks of their own kind");
  const dimensions = uint(cursor, 1);
  if (dimensions < 2 || dimensions > 33) throw damaged(file, `chunks of ${dimensions - 1} dimensions`);
  const sizes = (bytes: number): number[] => {
    const all = Array.from({ length: dimensions }, () => uint(cursor, bytes));
    if (!all.every((size) => size >= 1 && size < 2 ** 32))
      throw damaged(file, `chunks of ${all.join(" × ")}`);
    return all;
  };
  if (version === 3) {
    const at = place();
    const all = sizes(4);
    return chunked(at, all, { kind: "tree" });
  }
  const all = sizes(uint(cursor, 1));
  const index = readIndex(cursor, flags);
  return chunked(place(), all, index);
}

function chunked(at: number, sizes: number[], index: IndexKind): Layout {
  return {
    kind: "chunked",
    address: at,
    chunk: sizes.slice(0, -1),
    elementBytes: sizes.at(-1) as number,
    index,
  };
}

function readIndex(cursor: Cursor, flags: number): IndexKind {
  const type = uint(cursor, 1);
  switch (type) {
    case 1: {
      const filtered = (flags & 2) !== 0;
      return {
        kind: "single",
        size: filtered ? length(cursor) : undefined,
        mask: filtered ? uint(cursor, 4) : 0,
      };
    }
    case 2:
      return { kind: "implicit" };
    // Their parameters stand in their headers again.
    case 3:
      skip(cursor, 1);
      return { kind: "fixedArray" };
    case 4:
      skip(cursor, 5);
      return { kind: "extensibleArray" };
    case 5:
      skip(cursor, 6);
      return { kind: "tree2" };
    default:
      throw unknown(cursor.file, `an index of chunks of type ${type}`);
  }
}
