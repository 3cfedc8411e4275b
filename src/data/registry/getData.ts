import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { unpack } from "../../io/archive/unpack.ts";
import { sha256 } from "../../io/checksum.ts";
import { dataFolder } from "../../io/dataFolder.ts";
import type { DownloadOptions } from "../../io/download/download.ts";
import { download } from "../../io/download/download.ts";
import { withLock } from "../../io/download/lock.ts";
import type { Progress } from "../cells.ts";
import type { DataEntry, DataFile } from "./entry.ts";
import { looksRight } from "./looksRight.ts";
import { readRecord, writeRecord } from "./record.ts";
import { dataEntry } from "./registry.ts";

export interface GetOptions extends Pick<
  DownloadOptions,
  "signal" | "onProgress" | "onNotice" | "attempts" | "backoffMs" | "timeoutMs" | "environment"
> {
  /** Counts bytes. */
  progress?: Progress;
  /** Fetch it although it is there, and accept another version than before. */
  again?: boolean;
}

export interface GotFile {
  path: string;
  bytes: number;
  sha256: string;
  /** How it came to be there: fetched now, found as recorded, or put there by hand and checked now. */
  how: "fetched" | "present" | "by hand";
}

/** Where the files of a data set are or will be, absolute; nothing is fetched. */
export async function dataPaths(
  name: string,
  environment: GetOptions["environment"] = process.env,
): Promise<string[]> {
  const { files } = await dataEntry(name, environment);
  return files.map((file) => pathOf(file, environment));
}

/**
 * Brings the files of a data set into the data folder (PERTLINE_DATA). Files that are there are checked against the
 * checksum recorded when they came; files that were put there by hand are checked and recorded.
 *
 * @throws PertlineError UNKNOWN_DATASET, FILE_CHANGED, NOT_THAT_FILE, NO_SOURCE; those of `download` and `unpack`, with a
 * sentence that says which file to put where
 */
export async function getData(name: string, options: GetOptions = {}): Promise<GotFile[]> {
  const { environment = process.env, signal, onNotice } = options;
  const entry = await dataEntry(name, environment);
  const folder = dataFolder(environment);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new PertlineError("WRITE_FAILED", `The data folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code}). Set PERTLINE_DATA to a folder of yours.`, { cause: error }); // prettier-ignore
  }
  const got: GotFile[] = [];
  await withLock(
    path.join(folder, `.${name}.lock`),
    async () => {
      for (const file of entry.files) got.push(await getFile(entry, file, options));
    },
    { ...(signal && { signal }), onWait: () => onNotice?.(`Another process is fetching ${name}: waiting for it.`) }, // prettier-ignore
  );
  return got;
}

function pathOf(file: DataFile, environment: GetOptions["environment"]): string {
  return path.join(dataFolder(environment), ...file.name.split("/"));
}

/** Where the archive lies while it is unpacked, and where it may be put by hand. */
function archivePath(entry: DataEntry, target: string): string {
  return path.join(path.dirname(target), `${entry.name}.archive`);
}

async function getFile(entry: DataEntry, file: DataFile, options: GetOptions): Promise<GotFile> {
  const { environment = process.env, signal, again = false } = options;
  const target = pathOf(file, environment);
  const before = await readRecord(target);
  if (existsSync(target) && !again) return present(entry, file, target, signal);
  await mkdir(path.dirname(target), { recursive: true });
  try {
    const record = async (found: { bytes: number; sha256: string }, archive?: string): Promise<GotFile> => {
      const url = file.url === undefined ? {} : { url: file.url };
      await writeRecord(target, { dataset: entry.name, ...url, ...found, ...(archive ? { archive } : {}), date: new Date().toISOString() }); // prettier-ignore
      return { path: target, ...found, how: "fetched" };
    };
    if (file.member === undefined) {
      const fresh = `${target}.fresh`;
      const { bytes, sha256 } = await fetched(file, fresh, before?.sha256, options);
      await settle(fresh, target);
      return await record({ bytes, sha256 });
    }
    const archive = archivePath(entry, target);
    const byHand = existsSync(archive);
    const checksum = byHand ? await measured(archive, file, signal) : (await fetched(file, archive, before?.archive, options)).sha256; // prettier-ignore
    const folder = path.join(path.dirname(target), `.${entry.name}.unpacked`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    try {
      const bar = options.progress?.(0, `Unpacking ${file.member}`);
      const [one] = await unpack(archive, folder, {
        only: [file.member],
        ...(signal && { signal }),
        onProgress: (bytes) => bar?.update(bytes),
      }).finally(() => bar?.end());
      const found = { bytes: (await stat(one as string)).size, sha256: await sha256(one as string, signal) };
      await settle(one as string, target);
      if (!byHand) await rm(archive, { force: true });
      return await record(found, checksum);
    } catch (error) {
      // An archive that cannot be unpacked is not worth keeping, unless it is the user's.
      if (!byHand && !signal?.aborted && (error as { code?: string }).code !== "ENOSPC") await rm(archive, { force: true }); // prettier-ignore
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw signal?.aborted ? error : withWhere(error, entry, file, target);
  }
}

async function fetched(
  file: DataFile,
  to: string,
  recorded: string | undefined,
  { again, progress, onProgress, ...options }: GetOptions,
): Promise<{ bytes: number; sha256: string }> {
  if (file.url === undefined) throw new PertlineError("NO_SOURCE", `No address is known for ${file.name}.`);
  // The first download decides which version it is; another one has to be wanted.
  const checksum = file.sha256 ?? (again ? undefined : recorded);
  let bar: ReturnType<Progress> | undefined;
  try {
    return await download(file.url, to, {
      ...options,
      ...(file.bytes === undefined ? {} : { bytes: file.bytes }),
      ...(checksum === undefined ? {} : { sha256: checksum }),
      onProgress(state) {
        bar ??= progress?.(state.total ?? 0, `Fetching ${path.posix.basename(file.name)}`);
        bar?.update(state.received);
        onProgress?.(state);
      },
    });
  } finally {
    bar?.end();
  }
}

async function settle(from: string, target: string): Promise<void> {
  try {
    await looksRight(from);
  } catch (error) {
    await rm(from, { force: true });
    throw error;
  }
  await rename(from, target);
}

async function measured(archive: string, file: DataFile, signal?: AbortSignal): Promise<string> {
  const found = await sha256(archive, signal);
  if (file.sha256 !== undefined && file.sha256 !== found)
    throw new PertlineError("CHECKSUM_MISMATCH", `${archive} is another file: its SHA-256 is ${found}, and ${file.sha256} was expected.`); // prettier-ignore
  return found;
}

async function present(
  entry: DataEntry,
  file: DataFile,
  target: string,
  signal?: AbortSignal,
): Promise<GotFile> {
  const found = { bytes: (await stat(target)).size, sha256: await sha256(target, signal) };
  const record = await readRecord(target);
  const expected = (file.member === undefined ? file.sha256 : undefined) ?? record?.sha256;
  if (expected !== undefined && expected !== found.sha256)
    throw new PertlineError("FILE_CHANGED", `${target} is not the file that belongs there: its SHA-256 is ${found.sha256}, and ${expected} was expected. Move it away, or fetch it anew: pertline data get ${entry.name} --again.`); // prettier-ignore
  await looksRight(target);
  if (record) return { path: target, ...found, how: "present" };
  await writeRecord(target, { dataset: entry.name, ...found, date: new Date().toISOString() });
  return { path: target, ...found, how: "by hand" };
}

/** Adds to an error what can be done without us. */
function withWhere(error: unknown, entry: DataEntry, file: DataFile, target: string): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (typeof code !== "string" || !(error as Error).name.startsWith("Pertline") || code === "DISK_FULL" || code === "WRITE_FAILED") return error; // prettier-ignore
  const get = `then "pertline data get ${entry.name}" checks it`;
  const changed = code === "CHECKSUM_MISMATCH" && file.sha256 === undefined ? ` It may be a new version: pertline data get ${entry.name} --again accepts it.` : ""; // prettier-ignore
  const where =
    file.url === undefined
      ? `Put it at ${target}; ${get}.`
      : file.member === undefined
        ? `By hand: fetch ${file.url} with a browser, put it at ${target}; ${get}.`
        : `By hand: fetch ${file.url} with a browser, put it at ${archivePath(entry, target)} (or the file ${file.member} in it at ${target}); ${get}.`;
  return new PertlineError(code, `${message}${changed} ${where}`, { cause: error });
}
