import type { Cursor } from "./bytes.ts";
import { damaged, length, skip, uint, unknown } from "./bytes.ts";

export interface Dataspace {
  shape: number[];
  /** Largest shape; Infinity where unlimited. */
  most: number[];
  /** It has no elements at all, not even one. */
  none: boolean;
}

/**
 * A dataspace message (versions 1 and 2) of an array, a single element or none.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.b
 * @throws PertlineError HDF5_DAMAGED, HDF5_UNKNOWN
 */
export function readDataspace(cursor: Cursor): Dataspace {
  const { file } = cursor;
  const version = uint(cursor, 1);
  const rank = uint(cursor, 1);
  const flags = uint(cursor, 1);
  const kind = version === 2 ? uint(cursor, 1) : 1;
  if (version === 1) skip(cursor, 5);
  else if (version !== 2 || kind > 2) throw unknown(file, `a dataspace of version ${version}`);
  if (rank > 32) throw damaged(file, `an array of ${rank} dimensions`);
  const sizes = (): number[] => Array.from({ length: rank }, () => length(cursor));
  const shape = sizes();
  if (!shape.every(Number.isSafeInteger)) throw damaged(file, `an array of shape ${shape.join(" × ")}`);
  return { shape, most: flags & 1 ? sizes() : shape, none: kind === 2 };
}
