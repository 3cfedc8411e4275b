import { createRequire } from "node:module";
import path from "node:path";

interface Fs {
  openSync(file: string, ...more: unknown[]): number;
  writeSync(fd: number, bytes: Uint8Array, at: number, length: number, ...more: unknown[]): number;
}

export interface Fence {
  /** From now on only allowed files and those in this folder are opened. */
  raise(folder: string): void;
  allow(file: string): void;
  /** Files that were refused since this was last asked. */
  refused(): string[];
}

/**
 * Keeps the HDF5 library from opening other files of the disk than the one it is given: files may keep their data in
 * others (external data, virtual datasets, external links), and one from a stranger could so have any file read. The
 * library opens files by `fs.openSync`, which this replaces for the thread of the reader alone.
 */
export function newFence(): Fence {
  const fs = createRequire(import.meta.url)("node:fs") as Fs;
  const { openSync, writeSync } = fs;
  const refused: string[] = [];
  let allowed: string | undefined;
  return {
    raise: (folder) => {
      fs.openSync = (file, ...more) => {
        const wanted = path.resolve(file);
        // Messages of errors go through a temporary file.
        const own = wanted === allowed || /^\/tmp\/tmpfile_\w{6}$/.test(wanted);
        if (own || `${wanted}${path.sep}`.startsWith(folder + path.sep)) return openSync(file, ...more);
        // It looks for folders of plugins too, which tells nothing about the file.
        if (path.basename(wanted) !== "plugin") refused.push(wanted);
        throw Object.assign(new Error(`ENOENT: no such file or directory, open '${wanted}'`), {
          code: "ENOENT",
        });
      };
      // It prints a page for each file that it cannot open; what it throws tells the same.
      fs.writeSync = (fd, bytes, at, length, ...more) =>
        fd === 1 || fd === 2 ? length : writeSync(fd, bytes, at, length, ...more);
    },
    allow: (file) => {
      allowed = path.resolve(file);
    },
    refused: () => refused.splice(0),
  };
}
