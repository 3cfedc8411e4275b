import { closeSync, openSync, writeSync } from "node:fs";
import type { FileBytes } from "../hdf5/bytes.ts";
import { readAt, uint } from "../hdf5/bytes.ts";
import { findMember } from "../hdf5/group.ts";
import type { Message } from "../hdf5/objectHeader.ts";
import { MESSAGE, readObjectHeader } from "../hdf5/objectHeader.ts";
import { readSuperblock } from "../hdf5/superblock.ts";

/** Of a datatype message: class and flags, size, offset of the lowest bit, and then the precision. */
const PRECISION_AT = 10;

/**
 * h5wasm 0.8.11 writes whole numbers of 8 bytes in full, but declares only their lower 32 bits valid; others then read
 * 2³¹ as −2³¹. This sets their declared precision to all 64 bits, in a file that is closed.
 * @param path of a dataset or group, whose attributes are corrected too
 * @returns how many declarations were corrected
 * @throws PertlineError HDF5_UNKNOWN, HDF5_DAMAGED where the file is not as h5wasm writes it
 */
export function declareWholePrecision(name: string, path: readonly string[]): number {
  const fd = openSync(name, "r+");
  try {
    const { file, root } = readSuperblock(fd, name);
    const at = path.reduce((group, member) => findMember(file, group, member), root);
    // Headers of the second version carry checksums, and are not written by h5wasm.
    if (readAt(file, at, 4).bytes.toString("latin1") === "OHDR") return 0;
    const places = readObjectHeader(file, at).flatMap(typePlace);
    const short = places.filter((place) => isShort(file, place));
    for (const place of short) writeSync(fd, Uint8Array.of(64, 0), 0, 2, file.base + place + PRECISION_AT);
    return short.length;
  } finally {
    closeSync(fd);
  }
}

/** Where the datatype of a dataset or an attribute begins. */
function typePlace({ type, cursor, at }: Message): number[] {
  if (type === MESSAGE.datatype) return [at];
  if (type !== MESSAGE.attribute) return [];
  const { bytes } = cursor;
  const version = bytes[0] as number;
  const nameSize = bytes.readUInt16LE(2);
  return [version === 1 ? at + 8 + 8 * Math.ceil(nameSize / 8) : at + (version === 2 ? 8 : 9) + nameSize];
}

function isShort(file: FileBytes, place: number): boolean {
  const cursor = readAt(file, place, 12);
  const kind = uint(cursor, 1) & 15;
  uint(cursor, 3); // flags
  return kind === 0 && uint(cursor, 4) === 8 && uint(cursor, 2) === 0 && uint(cursor, 2) === 32;
}
