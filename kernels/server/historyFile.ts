import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { HistoryEntry } from "./history.ts";

/** A file above this size loses its older half, so that reading it never takes long. */
const MAX_BYTES: number = 4 * 1024 * 1024;
/** Characters of a result that are kept. */
const MAX_OUTPUT = 2000;
/** A lock this old was left behind by a process that died. */
const STALE_LOCK_MS = 5000;
const LOCK_PATIENCE_MS = 2000;

/**
 * A history that several kernels share: one JSON document a line, appended. Lines that cannot be read, such as the last one
 * of a process that was killed while it wrote, are passed over.
 */
export interface HistoryFile {
  read(): Promise<HistoryEntry[]>;
  /** Appends an entry; without a session number it takes the next one that no other kernel has. Returns the number. */
  append(entry: Omit<HistoryEntry, "session">, session: number | undefined): Promise<number>;
}

export function historyFile(file: string, maxBytes: number = MAX_BYTES): HistoryFile {
  const read = async (): Promise<HistoryEntry[]> => {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    return text.split("\n").flatMap(parseLine);
  };

  return {
    read,
    async append(entry, session) {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      return locked(`${file}.lock`, async () => {
        const number = session ?? newestSession(await read()) + 1;
        const line = encode({ session: number, ...entry });
        // An input that would fill the file by itself is not worth what it would push out.
        if (Buffer.byteLength(line) > maxBytes / 4) return number;
        const handle = await open(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
        let size: number;
        try {
          ({ size } = await handle.stat());
          const torn = size > 0 && !(await endsLine(handle, size));
          const { bytesWritten } = await handle.write(`${torn ? "\n" : ""}${line}\n`);
          size += bytesWritten;
        } finally {
          await handle.close();
        }
        if (size > maxBytes) await shorten(file, await read(), maxBytes / 2);
        return number;
      });
    },
  };
}

export function newestSession(entries: readonly HistoryEntry[]): number {
  return entries.reduce((newest, { session }) => Math.max(newest, session), 0);
}

function encode({ session, line, input, output }: HistoryEntry): string {
  const kept = output !== null && output.length > MAX_OUTPUT ? `${output.slice(0, MAX_OUTPUT)} …` : output;
  return JSON.stringify({ session, line, input, output: kept });
}

function parseLine(text: string): HistoryEntry[] {
  try {
    const { session, line, input, output } = JSON.parse(text) as Record<string, unknown>;
    const isNumber = (value: unknown): value is number =>
      Number.isSafeInteger(value) && (value as number) >= 0;
    if (!isNumber(session) || !isNumber(line) || typeof input !== "string") return [];
    return [{ session, line, input, output: typeof output === "string" ? output : null }];
  } catch {
    return [];
  }
}

async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

/** Keeps the newest entries; the new file takes the old one's place at once. */
async function shorten(file: string, entries: readonly HistoryEntry[], bytes: number): Promise<void> {
  const kept: string[] = [];
  let size = 0;
  for (const entry of entries.toReversed()) {
    const line = `${encode(entry)}\n`;
    size += Buffer.byteLength(line);
    if (size > bytes) break;
    kept.push(line);
  }
  const fresh = `${file}.${process.pid}.tmp`;
  await writeFile(fresh, kept.toReversed().join(""), { mode: 0o600 });
  await rename(fresh, file);
}

/** Runs while no other process does. A lock that is held for too long is ignored: a history is no reason to wait. */
async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  let mine = false;
  while (!mine && Date.now() - begin < LOCK_PATIENCE_MS) {
    try {
      await (await open(lock, "wx", 0o600)).close();
      mine = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > STALE_LOCK_MS) await rm(lock, { force: true });
      else await sleep(5 + Math.random() * 10);
    }
  }
  try {
    return await work();
  } finally {
    if (mine) await rm(lock, { force: true });
  }
}
