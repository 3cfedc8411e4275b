import type { Cursor } from "./bytes.ts";
import { damaged, skip, uint, unknown } from "./bytes.ts";
import type { NumberType } from "./datatype.ts";
import { readDatatype } from "./datatype.ts";

/** What the elements of a dataset or an attribute are. */
export type StoredType =
  | { kind: "number"; type: NumberType | "f2"; bytes: number }
  /** h5py's booleans: an enumeration FALSE, TRUE of one byte. */
  | { kind: "boolean"; bytes: number }
  | { kind: "fixedText"; bytes: number; spaces: boolean }
  | { kind: "text"; bytes: number }
  | { kind: "record"; bytes: number; fields: Field[] };

export interface Field {
  name: string;
  offset: number;
  type: StoredType;
}

/** Fields of a record; bounds what damage can make of it. */
const MOST_FIELDS = 10_000;
const HALF = "0,16,10,5,0,10,15";

/**
 * A datatype message of numbers, booleans, texts or records of these.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.d
 * @throws PertlineError HDF5_UNKNOWN for all others; HDF5_DAMAGED
 */
export function readStoredType(cursor: Cursor, depth = 0): StoredType {
  const { file, at: start } = cursor;
  const first = uint(cursor, 1);
  const [version, kind] = [first >> 4, first & 15];
  const bits = uint(cursor, 3);
  const bytes = uint(cursor, 4);
  if (bytes === 0 || depth > 2) throw unknown(file, `elements of ${bytes} bytes, ${depth} deep`);
  switch (kind) {
    case 0:
    case 1: {
      const end = cursor.at + (kind === 0 ? 4 : 12);
      if (kind === 1 && bytes === 2 && isHalf(cursor, bits)) {
        cursor.at = end;
        return { kind: "number", type: "f2", bytes };
      }
      cursor.at = start;
      const type = readDatatype(cursor);
      cursor.at = end;
      return { kind: "number", type, bytes };
    }
    case 3:
      return { kind: "fixedText", bytes, spaces: (bits & 15) === 2 };
    case 6:
      return { kind: "record", bytes, fields: readFields(cursor, version, bits & 0xffff, bytes, depth) };
    case 8:
      return readBoolean(cursor, version, bits & 0xffff, depth);
    case 9:
      if ((bits & 15) === 1 && bytes === 8 + file.offsetSize) {
        readStoredType(cursor, depth + 1);
        return { kind: "text", bytes };
      }
  }
  throw unknown(file, `elements of an uncommon kind (class ${kind})`);
}

function isHalf(cursor: Cursor, bits: number): boolean {
  const fields = [2, 2, 1, 1, 1, 1, 4].map((size) => uint(cursor, size));
  return fields.join() === HALF && bits >> 8 === 15 && (bits & 0x41) === 0;
}

function readName(cursor: Cursor, padded: boolean): string {
  const { bytes, at, file } = cursor;
  const end = bytes.indexOf(0, at);
  if (end < 0) throw damaged(file, "a name does not end");
  skip(cursor, padded ? 8 * Math.ceil((end + 1 - at) / 8) : end + 1 - at);
  return bytes.toString("utf8", at, end);
}

function readFields(cursor: Cursor, version: number, count: number, size: number, depth: number): Field[] {
  const { file } = cursor;
  if (count > MOST_FIELDS) throw unknown(file, `records of ${count} fields`);
  const width = version < 3 ? 4 : size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 24 ? 3 : 4;
  return Array.from({ length: count }, () => {
    const name = readName(cursor, version < 3);
    const offset = uint(cursor, width);
    if (version === 1) {
      if (uint(cursor, 1) !== 0) throw unknown(file, "arrays in records");
      skip(cursor, 27);
    }
    const type = readStoredType(cursor, depth + 1);
    if (offset + type.bytes > size) throw damaged(file, `the field ${name} is outside its record`);
    return { name, offset, type };
  });
}

function readBoolean(cursor: Cursor, version: number, count: number, depth: number): StoredType {
  const { file } = cursor;
  const base = readStoredType(cursor, depth + 1);
  if (base.kind !== "number" || base.bytes !== 1 || count !== 2)
    throw unknown(file, "an enumeration that is not of booleans");
  const names = [readName(cursor, version < 3), readName(cursor, version < 3)];
  const values = [uint(cursor, 1), uint(cursor, 1)];
  if (names.join() !== "FALSE,TRUE" || values.join() !== "0,1")
    throw unknown(file, "an enumeration that is not of booleans");
  return { kind: "boolean", bytes: 1 };
}

/** Bytes of a reference to variable-length data. */
export function readReference(cursor: Cursor): { size: number; at: number; index: number } {
  const size = uint(cursor, 4);
  const at = uint(cursor, cursor.file.offsetSize);
  return { size, at, index: uint(cursor, 4) };
}
