import type { Cursor } from "./bytes.ts";
import { uint, unknown } from "./bytes.ts";

/** Numbers as they are stored, little endian: letter and bytes. */
export type NumberType = "i1" | "i2" | "i4" | "i8" | "u1" | "u2" | "u4" | "u8" | "f4" | "f8";

/** Precision, places and sizes of exponent and mantissa, bias: what makes them IEEE numbers. */
const IEEE: Record<number, string> = {
  4: "0,32,23,8,0,23,127",
  8: "0,64,52,11,0,52,1023",
};

/**
 * A datatype message of whole numbers or IEEE floats.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.d
 * @throws PertlineError HDF5_UNKNOWN for all others
 */
export function readDatatype(cursor: Cursor): NumberType {
  const { file } = cursor;
  const kind = uint(cursor, 1) & 15;
  const bits = uint(cursor, 3);
  const size = uint(cursor, 4);
  const bigEndian = (bits & 1) !== 0;
  if (kind === 0 && [1, 2, 4, 8].includes(size)) {
    const offset = uint(cursor, 2);
    if ((!bigEndian || size === 1) && offset === 0 && uint(cursor, 2) === 8 * size)
      return `${bits & 8 ? "i" : "u"}${size}` as NumberType;
  }
  if (kind === 1 && IEEE[size] !== undefined && !bigEndian && (bits & 0x40) === 0) {
    const fields = [2, 2, 1, 1, 1, 1, 4].map((bytes) => uint(cursor, bytes));
    if (fields.join() === IEEE[size] && bits >> 8 === 8 * size - 1) return `f${size}` as NumberType;
  }
  throw unknown(file, `numbers of an uncommon kind (class ${kind}, ${size} bytes)`);
}

export function bytesOf(type: NumberType): number {
  return Number(type[1]);
}
