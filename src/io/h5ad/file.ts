import { statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type * as Hdf5 from "h5wasm/node";
import { PertlineError } from "../../error.ts";
import { newFence } from "./fence.ts";
import type { Memory } from "./lzfFilter.ts";
import { replaceLzfFilter } from "./lzfFilter.ts";
import { stampOf } from "./stamp.ts";

// Only the reader's thread imports this file, see client.ts.

export type Hdf5File = Hdf5.File;
export type Hdf5Group = Hdf5.Group;
export type Hdf5Dataset = Hdf5.Dataset;
export type Hdf5Entity = Hdf5.Entity;

export interface Open {
  path: string;
  stamp: string;
  bytes: number;
  file: Hdf5File;
}

const fence = newFence();
let library: Promise<typeof Hdf5> | undefined;
let open: Open | undefined;

async function load(): Promise<typeof Hdf5> {
  const hdf5 = await import("h5wasm/node");
  const module = await hdf5.ready;
  // Without it a missing filter gives whatever was in memory, silently.
  module.activate_throwing_error_handler();
  const entry = createRequire(import.meta.url).resolve("h5wasm-plugins");
  const plugins = path.join(path.dirname(entry), "plugins");
  module.insert_plugin_search_path(plugins, 0);
  fence.raise(plugins);
  replaceLzfFilter(() => module as unknown as Memory);
  return hdf5;
}

/**
 * The file, read through the file system piece by piece; the last one stays open.
 * @param stamp what `openFile` gave before
 * @throws PertlineError FILE_CHANGED, FILE_NOT_FOUND
 */
export async function openFile(file: string, stamp?: string): Promise<Open> {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new PertlineError("FILE_NOT_FOUND", `The file ${file} is no longer there.`);
  const now = stampOf(status);
  if (stamp !== undefined && stamp !== now)
    throw new PertlineError("FILE_CHANGED", `The file ${file} changed while it was open. Open it again.`);
  if (open?.path === file && open.stamp === now) return open;
  const hdf5 = await (library ??= load());
  closeFile(open?.path ?? "");
  fence.allow(file);
  return (open = { path: file, stamp: now, bytes: status.size, file: new hdf5.File(file, "r") });
}

export function closeFile(file: string): undefined {
  if (open?.path !== file) return;
  const closing = open.file;
  open = undefined;
  try {
    closing.close();
  } catch {
    // A damaged file may not close; the thread is replaced then.
  }
}

/** Files that the open one refers to and that were not opened. */
export function refusedFiles(): string[] {
  return fence.refused();
}
