import { open } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";

const HDF5 = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Beginnings of files that people take for `.h5ad`. */
const OTHERS: readonly [string, number[]][] = [
  ["a gzip file: unpack it first (gunzip)", [0x1f, 0x8b]],
  ["a zip archive: unpack it first; a zipped Zarr store is not HDF5 either", [0x50, 0x4b, 0x03, 0x04]],
  ["a Zstandard file: unpack it first (unzstd)", [0x28, 0xb5, 0x2f, 0xfd]],
  ["an xz file: unpack it first (unxz)", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a bzip2 file: unpack it first (bunzip2)", [0x42, 0x5a, 0x68]],
  ["a Python pickle", [0x80, 0x04, 0x95]],
  ["a numpy array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ["an R data file: convert it with zellkonverter or sceasy", [0x52, 0x44, 0x58]],
];

function looksLike(head: Buffer): string {
  if (head.length === 0) return "it is empty";
  for (const [what, bytes] of OTHERS)
    if (bytes.every((byte, i) => head[i] === byte)) return `it looks like ${what}`;
  const text = head.toString("utf8").replace(/\uFFFD+$/, "");
  if (/[\u0000-\u0008\u000e-\u001f\uFFFD]/.test(text)) return "its first bytes are of no known kind";
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  if (/^%%MatrixMarket/.test(line)) return "it looks like a Matrix Market file";
  if (/^version https:\/\/git-lfs/.test(line))
    return "it is a Git LFS pointer: fetch the file itself (git lfs pull)";
  if (/^\s*(<!DOCTYPE|<html)/i.test(line))
    return "it looks like a web page: the download gave a page, not the file";
  if (/\t/.test(line)) return "it looks like a table with tabs (TSV)";
  if (/,/.test(line)) return "it looks like a CSV table";
  return "it looks like text";
}

/**
 * Makes sure that a path is a readable HDF5 file.
 * @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE, NOT_HDF5 (saying what the bytes look like)
 */
export async function checkSignature(file: string): Promise<void> {
  const name = path.resolve(file);
  try {
    const handle = await open(name, "r");
    try {
      if ((await handle.stat()).isDirectory())
        throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
      const head = Buffer.alloc(2056);
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      const bytes = head.subarray(0, bytesRead);
      // The format allows a user block of 512 bytes or a doubled size before the signature.
      if ([0, 512, 1024, 2048].some((at) => bytes.subarray(at, at + 8).equals(HDF5))) return;
      throw new PertlineError(
        "NOT_HDF5",
        `Expected an .h5ad file (HDF5) at ${name}, but ${looksLike(bytes.subarray(0, 1000))}.`,
      );
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === "NOT_HDF5") throw cause;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new PertlineError("FILE_NOT_FOUND", `There is no file ${name}. Check the path.`, { cause });
    const why =
      code === "EISDIR"
        ? "it is a folder. A Zarr store is not read yet; expected an .h5ad file"
        : code === "EACCES" || code === "EPERM"
          ? "permission is denied"
          : message;
    throw new PertlineError("FILE_UNREADABLE", `The file ${name} cannot be read: ${why}.`, { cause });
  }
}
