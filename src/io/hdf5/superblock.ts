import { PertlineError } from "../../error.ts";
import type { Cursor, FileBytes } from "./bytes.ts";
import { address, checkSum, damaged, fileBytes, readUpTo, skip, uint, unknown } from "./bytes.ts";

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Finds the superblock (versions 0 to 3) at 0 or after a user block.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html II.A
 * @returns the file with its base and number sizes, and the address of the root group's object header
 * @throws PertlineError FILE_TRUNCATED, HDF5_DAMAGED, HDF5_UNKNOWN
 */
export function readSuperblock(fd: number, name: string): { file: FileBytes; root: number } {
  const file = fileBytes(fd, name);
  for (let at = 0; at + SIGNATURE.length < file.size; at = at === 0 ? 512 : at * 2) {
    const cursor = readUpTo(file, at, 128);
    if (!cursor.bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) continue;
    skip(cursor, SIGNATURE.length);
    const version = uint(cursor, 1);
    if (version > 3) throw unknown(file, `a superblock of version ${version}`);
    const root = version < 2 ? oldFields(cursor, version) : newFields(cursor);
    if (root === undefined) throw damaged(file, "it has no root group");
    return { file, root };
  }
  throw damaged(file, "its signature is missing");
}

/** Versions 0 and 1: the root group is a symbol table entry. */
function oldFields(cursor: Cursor, version: number): number | undefined {
  skip(cursor, 4); // versions of parts
  sizes(cursor);
  skip(cursor, version === 0 ? 9 : 13); // tree ranks, flags
  base(cursor);
  address(cursor); // free space
  end(cursor);
  address(cursor); // driver
  address(cursor); // name
  return address(cursor);
}

function newFields(cursor: Cursor): number | undefined {
  sizes(cursor);
  skip(cursor, 1); // flags
  base(cursor);
  address(cursor); // extension
  end(cursor);
  const root = address(cursor);
  checkSum(cursor.file, cursor.bytes, cursor.at, "the superblock");
  return root;
}

function sizes(cursor: Cursor): void {
  const { file } = cursor;
  file.offsetSize = uint(cursor, 1);
  file.lengthSize = uint(cursor, 1);
  for (const size of [file.offsetSize, file.lengthSize])
    if (![2, 4, 8].includes(size)) throw damaged(file, `numbers of ${size} bytes`);
}

function base(cursor: Cursor): void {
  const at = address(cursor);
  if (at === undefined || at >= cursor.file.size) throw damaged(cursor.file, `its base address is ${at}`);
  cursor.file.base = at;
}

/** Where the file should end: what was cut off may be needed later only. */
function end(cursor: Cursor): void {
  const { file } = cursor;
  const at = address(cursor);
  if (at === undefined || at > file.size)
    throw new PertlineError(
      "FILE_TRUNCATED",
      `The file ${file.name} is cut off: it should have ${at ?? "more"} bytes, but has ${file.size}. Copy or download it again.`,
    );
}
