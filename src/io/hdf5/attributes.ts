import type { Cursor, FileBytes } from "./bytes.ts";
import { address, damaged, skip, uint, unknown } from "./bytes.ts";
import { readDataspace } from "./dataspace.ts";
import type { Decode } from "./decode.ts";
import type { Message } from "./objectHeader.ts";
import { MESSAGE } from "./objectHeader.ts";
import type { StoredType } from "./storedType.ts";
import { readStoredType } from "./storedType.ts";

/** What an attribute holds: one value, several, or none at all. */
export type AttributeValue = string | number | boolean | readonly (string | number)[] | null;

/**
 * The value of an attribute of an object.
 * @returns undefined where it has none of that name
 * @throws PertlineError HDF5_UNKNOWN for attributes in a fractal heap and of uncommon types; HDF5_DAMAGED
 */
export function readAttribute(
  file: FileBytes,
  messages: readonly Message[],
  name: string,
  decode: Decode,
): AttributeValue | undefined {
  for (const { type, cursor } of messages) {
    if (type === MESSAGE.attributeInfo) checkInfo({ ...cursor });
    if (type !== MESSAGE.attribute) continue;
    const found = openAttribute({ ...cursor }, name);
    if (found) return valueOf(file, found, decode);
  }
  return undefined;
}

function checkInfo(cursor: Cursor): void {
  skip(cursor, 1); // version
  if (uint(cursor, 1) & 1) skip(cursor, 2); // greatest creation index
  if (address(cursor) !== undefined) throw unknown(cursor.file, "attributes in a fractal heap");
}

interface Parts {
  type: Cursor;
  space: Cursor;
  data: Uint8Array;
}

/** @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.m */
function openAttribute(cursor: Cursor, name: string): Parts | undefined {
  const { file, bytes } = cursor;
  const version = uint(cursor, 1);
  if (version < 1 || version > 3) throw unknown(file, `an attribute of version ${version}`);
  const flags = uint(cursor, 1);
  const [nameSize, typeSize, spaceSize] = [uint(cursor, 2), uint(cursor, 2), uint(cursor, 2)];
  if (version === 3) skip(cursor, 1); // character set
  const next = (size: number): Buffer => {
    const from = cursor.at;
    if (from + size > bytes.length) throw damaged(file, "an attribute is shorter than it says");
    skip(cursor, version === 1 ? 8 * Math.ceil(size / 8) : size);
    return bytes.subarray(from, from + size);
  };
  const found = next(nameSize);
  const end = found.indexOf(0);
  if (found.toString("utf8", 0, end < 0 ? undefined : end) !== name) return undefined;
  if (version > 1 && flags !== 0) throw unknown(file, "an attribute of a shared type");
  const [type, space] = [next(typeSize), next(spaceSize)];
  const at = Math.min(cursor.at, bytes.length);
  return {
    type: { bytes: type, at: 0, file },
    space: { bytes: space, at: 0, file },
    data: bytes.subarray(at),
  };
}

function valueOf(file: FileBytes, parts: Parts, decode: Decode): AttributeValue {
  const type: StoredType = readStoredType(parts.type);
  const { shape, none } = readDataspace(parts.space);
  if (none) return null;
  const bytes = shape.reduce((product, n) => product * n, type.bytes);
  if (bytes > parts.data.length) throw damaged(file, "an attribute is shorter than it says");
  const values = decode(parts.data.subarray(0, bytes), type);
  if (values instanceof Map) throw unknown(file, "an attribute of records");
  const plain: (string | number)[] = Array.isArray(values) ? values : Array.from(values as Iterable<number | bigint>, Number); // prettier-ignore
  if (shape.length > 0) return plain;
  const [value] = plain;
  if (value === undefined) throw damaged(file, "an attribute has no value");
  return type.kind === "boolean" ? value === 1 : value;
}
