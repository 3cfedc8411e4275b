import { fstatSync, readSync } from "node:fs";
import { PertlineError } from "../../error.ts";
import { lookup3 } from "./lookup3.ts";

/** An open HDF5 file as this folder sees it: every read is checked against its size. */
export interface FileBytes {
  /** For messages. */
  name: string;
  fd: number;
  size: number;
  /** Where addresses count from: the length of a user block. */
  base: number;
  /** Bytes per address and per length. */
  offsetSize: number;
  lengthSize: number;
}

/** Most bytes of structure read at once; structures of real files are far below it. */
const MOST = 1 << 26;

export function fileBytes(fd: number, name: string): FileBytes {
  return { name, fd, size: fstatSync(fd).size, base: 0, offsetSize: 8, lengthSize: 8 };
}

/** The file breaks the format: what is wrong, and where. */
export function damaged({ name }: FileBytes, what: string): PertlineError {
  return new PertlineError(
    "HDF5_DAMAGED",
    `The file ${name} is not valid HDF5: ${what}. It may be cut off or damaged: copy or download it again.`,
  );
}

/** The file uses a part of the format that is not read here. */
export function unknown({ name }: FileBytes, what: string): PertlineError {
  return new PertlineError(
    "HDF5_UNKNOWN",
    `The file ${name} has ${what}, which only the general reader knows.`,
  );
}

/** A place in some bytes; numbers are little endian. */
export interface Cursor {
  bytes: Buffer;
  at: number;
  file: FileBytes;
}

/**
 * Reads bytes of the file.
 * @param address relative to the base
 * @throws PertlineError HDF5_DAMAGED where they are not all inside the file
 */
export function readAt(file: FileBytes, address: number, length: number): Cursor {
  const from = file.base + address;
  if (!(address >= 0 && length >= 0 && from + length <= file.size))
    throw damaged(file, `${length} bytes at ${from} reach beyond its end at ${file.size}`);
  if (length > MOST) throw unknown(file, `a structure of ${length} bytes`);
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const got = readSync(file.fd, bytes, done, length - done, from + done);
    if (got === 0) throw damaged(file, `it ends at ${from + done}`);
    done += got;
  }
  return { bytes, at: 0, file };
}

/** As `readAt` for a structure whose checksum follows it. */
export function readChecked(file: FileBytes, address: number, length: number): Cursor {
  const { bytes } = readAt(file, address, length + 4);
  checkSum(file, bytes, length, `the structure at ${address}`);
  return { bytes: bytes.subarray(0, length), at: 0, file };
}

/** @throws PertlineError HDF5_DAMAGED unless the checksum of so many bytes follows them */
export function checkSum(file: FileBytes, bytes: Buffer, length: number, what: string): void {
  if (length + 4 > bytes.length || bytes.readUInt32LE(length) !== lookup3(bytes.subarray(0, length)))
    throw damaged(file, `the checksum of ${what} does not fit`);
}

/** As `readAt`, but shorter where the file ends earlier. */
export function readUpTo(file: FileBytes, address: number, most: number): Cursor {
  return readAt(file, address, Math.max(0, Math.min(most, file.size - file.base - address)));
}

/** The next unsigned number of so many bytes; those above 2⁵³ come out as Infinity. */
export function uint(cursor: Cursor, size: number): number {
  const { bytes, at, file } = cursor;
  if (at + size > bytes.length) throw damaged(file, "a structure is shorter than it says");
  cursor.at += size;
  if (size <= 6) return size === 0 ? 0 : bytes.readUIntLE(at, size);
  let high = 0;
  for (let i = size - 1; i >= 4; i--) high = high * 256 + (bytes[at + i] as number);
  return high >= 1 << 21 ? Infinity : high * 2 ** 32 + bytes.readUInt32LE(at);
}

/** The next address; undefined for the one that stands for none (all bits set). */
export function address(cursor: Cursor): number | undefined {
  const { bytes, at, file } = cursor;
  const size = file.offsetSize;
  const value = uint(cursor, size);
  for (let i = at; i < at + size; i++) if (bytes[i] !== 0xff) return value;
  return undefined;
}

export function length(cursor: Cursor): number {
  return uint(cursor, cursor.file.lengthSize);
}

export function skip(cursor: Cursor, n: number): void {
  cursor.at += n;
}

/** @throws PertlineError HDF5_DAMAGED unless these letters come next */
export function expect(cursor: Cursor, signature: string): void {
  const { bytes, at, file } = cursor;
  const found = bytes.toString("latin1", at, at + signature.length);
  if (found !== signature) throw damaged(file, `expected ${signature}, found ${JSON.stringify(found)}`);
  cursor.at += signature.length;
}
