import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../error.ts";
import { fileSource } from "./byteSource.ts";
import { isUrl } from "./http.ts";
import { findMatrixFolder } from "./tenx/folder.ts";
import { headOf, isGzip } from "./text/bytes.ts";
import { textHead } from "./text/readTable.ts";
import { delimiterOf } from "./text/records.ts";
import { openZip } from "./archive/openZip.ts";

/** How a file of cells is written. HDF5 files are told apart further when they are opened. */
export type Format = "hdf5" | "zarr" | "mtx" | "delimited" | "parquet";

/** What can be read, for messages. */
export const FORMATS =
  "an AnnData file (.h5ad), an AnnData Zarr store (folder, .zip or web address), a 10x Matrix Market folder, a Cell Ranger .h5 file, a matrix of delimited text (.csv, .tsv, .txt, also .gz), or a Parquet file";

const HDF5 = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Whether a web address, by its name, is that of a Zarr store: a folder or an archive. */
export function isZarrAddress(url: string): boolean {
  const { pathname } = new URL(url);
  return /\.(?:zarr|zip)\/?$/i.test(pathname) || !/\.\w+(?:\.gz)?$/.test(pathname);
}

/**
 * How a file, folder or web address is written, by content.
 * @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE, UNKNOWN_FORMAT (naming what can be read)
 */
export async function recognise(place: string): Promise<Format> {
  if (isUrl(place)) {
    if (isZarrAddress(place)) return "zarr";
    throw new PertlineError(
      "UNKNOWN_FORMAT",
      `${place}: only Zarr stores are read from the web. Download the file and open it.`,
    );
  }
  const file = path.resolve(place);
  const status = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT" || cause.code === "ENOTDIR"
      ? new PertlineError("FILE_NOT_FOUND", `There is no file ${file}. Check the path.`, { cause })
      : new PertlineError("FILE_UNREADABLE", `The file ${file} cannot be read: ${cause.message}.`, { cause });
  });
  if (status.isDirectory()) return recogniseFolder(file);
  const head = await headOf(file, 2056);
  if ([0, 512, 1024, 2048].some((at) => head.subarray(at, at + 8).equals(HDF5))) return "hdf5";
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 9) <= 6) return recogniseZip(file);
  const text = isGzip(head) ? await textHead(file) : head;
  if (text.subarray(0, 14).toString("latin1") === "%%MatrixMarket") return "mtx";
  const why = await notText(text, file);
  if (why === undefined) return "delimited";
  throw unknown(file, why);
}

async function notText(text: Buffer, file: string): Promise<string | undefined> {
  if (text.length === 0) return "it is empty";
  if (text.subarray(0, 4096).includes(0)) return "its first bytes are of no known kind";
  const start = text.subarray(0, 4096).toString("utf8");
  if (/^version https:\/\/git-lfs/.test(start))
    return "it is a Git LFS pointer: fetch the file itself (git lfs pull)";
  if (/^\s*(?:<!DOCTYPE|<html)/i.test(start))
    return "it looks like a web page: the download gave a page, not the file";
  if (delimiterOf(start.includes("\n") ? start : (await textHead(file)).toString("utf8")) !== undefined)
    return undefined;
  return /[\u0001-\u0008\u000e-\u001f]/.test(start) ? "its first bytes are of no known kind" : "it is text whose first line has no tab, comma or semicolon"; // prettier-ignore
}

function unknown(place: string, why: string): PertlineError {
  return new PertlineError("UNKNOWN_FORMAT", `Expected ${FORMATS} at ${place}, but ${why}.`);
}

async function recogniseFolder(folder: string): Promise<Format> {
  const names = await readdir(folder);
  if (names.includes("zarr.json") || names.includes(".zgroup")) return "zarr";
  if (await findMatrixFolder(folder)) return "mtx";
  throw unknown(folder, names.length === 0 ? "the folder is empty" : `the folder holds ${names.slice(0, 5).join(", ")}${names.length > 5 ? " …" : ""}`); // prettier-ignore
}

async function recogniseZip(file: string): Promise<Format> {
  const source = await fileSource(file);
  try {
    for (const name of (await openZip(source, 0)).names())
      if (/(?:^|\/)(?:zarr\.json|\.zgroup)$/.test(name)) return "zarr";
  } finally {
    await source.close();
  }
  throw unknown(file, "it is a zip archive without a Zarr store: unpack it first");
}
