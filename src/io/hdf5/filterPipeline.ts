import type { Cursor } from "./bytes.ts";
import { skip, uint, unknown } from "./bytes.ts";

export type FilterName = "deflate" | "shuffle" | "fletcher32" | "lzf";

/** Registered numbers of filters. */
const NAMES: Record<number, FilterName> = { 1: "deflate", 2: "shuffle", 3: "fletcher32", 32000: "lzf" };

/**
 * A filter pipeline message (versions 1 and 2): filters in the order of writing.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.l
 * @throws PertlineError HDF5_UNKNOWN
 */
export function readFilters(cursor: Cursor): FilterName[] {
  const { file } = cursor;
  const version = uint(cursor, 1);
  const count = uint(cursor, 1);
  if (version !== 1 && version !== 2) throw unknown(file, `filters of version ${version}`);
  if (version === 1) skip(cursor, 6);
  const filters = Array.from({ length: count }, () => {
    const id = uint(cursor, 2);
    const nameLength = version === 1 || id >= 256 ? uint(cursor, 2) : 0;
    skip(cursor, 2); // flags
    const values = uint(cursor, 2);
    skip(cursor, nameLength + 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0));
    const name = NAMES[id];
    if (name === undefined) throw unknown(file, `the filter ${id}`);
    return name;
  });
  const packed = filters.findIndex(packs);
  // Then lengths are known on the way back.
  if (packed >= 0 && filters.slice(packed + 1).some((name) => name !== "fletcher32"))
    throw unknown(file, `filters in an uncommon order (${filters.join(", ")})`);
  return filters;
}

function packs(name: FilterName): boolean {
  return name === "deflate" || name === "lzf";
}
