import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { stampOf } from "../h5ad/stamp.ts";

export type ByteRange = { offset: number; length: number } | { suffixLength: number };

/** Named pieces of bytes: a folder, a zip archive or a web address. Keys begin with a slash. */
export interface KeyStore {
  /** Path or address, for messages. */
  name: string;
  get(key: string): Promise<Uint8Array | undefined>;
  getRange(key: string, range: ByteRange): Promise<Uint8Array | undefined>;
  /** Names in a folder of it; absent where that is not known. */
  list?(path: string): Promise<string[]>;
  /** Changes when the store's metadata do. */
  stamp(): Promise<string>;
  close(): Promise<void>;
}

/** Bytes of one piece: more is no chunk. */
export const MOST_BYTES: number = 2 ** 31 - 1;

/** The segments of a key. @throws PertlineError BAD_NAME for keys that lead out of the store */
export function segmentsOf(key: string, store: string): string[] {
  const segments = key.split("/").filter((segment) => segment !== "");
  if (segments.some((segment) => segment === "." || segment === ".." || /[\\\0]/.test(segment)))
    throw new PertlineError(
      "BAD_NAME",
      `${store} names a part "${key}" that lies outside of it. Nothing of it was read.`,
    );
  return segments;
}

export function tooShort(store: string, key: string): PertlineError {
  return new PertlineError("FILE_TRUNCATED", `${store}: ${key} is cut off. Copy or download it again.`);
}

/** Where in a piece of so many bytes a range lies. @throws PertlineError FILE_TRUNCATED */
export function placeOf(
  range: ByteRange,
  size: number,
  store: string,
  key: string,
): { offset: number; length: number } {
  const place =
    "suffixLength" in range ? { offset: size - range.suffixLength, length: range.suffixLength } : range;
  const { offset, length } = place;
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) throw tooShort(store, key);
  return place;
}

export function folderStore(root: string): KeyStore {
  async function read(key: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const file = path.join(root, ...segmentsOf(key, root));
    let handle;
    try {
      handle = await open(file, "r");
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      // Zarr leaves out what holds the fill value only.
      if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
      throw new PertlineError("FILE_UNREADABLE", `${file} cannot be read: ${message}.`, { cause });
    }
    try {
      const status = await handle.stat();
      if (!status.isFile()) return undefined;
      const { offset, length } = placeOf(range ?? { offset: 0, length: status.size }, status.size, root, key);
      if (length > MOST_BYTES)
        throw new PertlineError("TOO_LARGE", `${file} has ${length} bytes: too many for a chunk.`);
      // Not from Node's pool: readers of numbers expect them at the beginning of a buffer.
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      if (bytesRead !== length) throw tooShort(root, key);
      return bytes;
    } finally {
      await handle.close();
    }
  }
  return {
    name: root,
    get: (key) => read(key),
    getRange: read,
    list: (folder) =>
      readdir(path.join(root, ...segmentsOf(folder, root)), { withFileTypes: true }).then(
        (entries) => entries.filter((entry) => !entry.isFile()).map(({ name }) => name),
        () => [],
      ),
    async stamp() {
      const parts = await Promise.all(
        ["zarr.json", ".zattrs", ".zgroup", ".zmetadata", "X/zarr.json", "X/.zattrs"].map((name) =>
          stat(path.join(root, name)).then(stampOf, () => ""),
        ),
      );
      return [...parts, (await readdir(root).catch(() => [])).length].join(" ");
    },
    close: () => Promise.resolve(),
  };
}
