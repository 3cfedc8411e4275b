import { closeSync, fstatSync, openSync } from "node:fs";
import { PertlineError } from "../../error.ts";
import type { GroupNode } from "../hdf5/node.ts";
import { openTree } from "../hdf5/tree.ts";
import { stampOf } from "./stamp.ts";

/**
 * Works on a file that is opened for that time, without the HDF5 library.
 * @param stamp that the file must still have
 * @throws PertlineError HDF5_UNKNOWN for what only the general reader knows, HDF5_DAMAGED, FILE_CHANGED, FILE_NOT_FOUND
 */
export function withOwnTree<T>(
  path: string,
  stamp: string | undefined,
  work: (root: GroupNode, stamp: string) => T,
): T {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch (cause) {
    throw new PertlineError("FILE_NOT_FOUND", `The file ${path} is no longer there.`, { cause });
  }
  try {
    const now = stampOf(fstatSync(fd));
    if (stamp !== undefined && stamp !== now)
      throw new PertlineError("FILE_CHANGED", `The file ${path} changed while it was open. Open it again.`);
    return work(openTree(fd, path), now);
  } catch (error) {
    throw namingFile(error, path);
  } finally {
    closeSync(fd);
  }
}

/** An error of the library that says which file it is about. */
export function namingFile(error: unknown, path: string): unknown {
  const { name, code, message } = error as PertlineError;
  if (name !== "PertlineError" || message.includes(path)) return error;
  return new PertlineError(code, `${message} (File: ${path})`, { cause: error });
}

/** Whether an error says that the general reader should try. */
export function isForGeneralReader(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string };
  return code === undefined ? name === "RangeError" : /^HDF5_|^ERR_|^Z_/.test(code);
}
