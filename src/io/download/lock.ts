import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

export interface LockOptions {
  signal?: AbortSignal;
  /** Called once when another process has the lock. */
  onWait?: () => void;
  /** A lock that its owner has not touched for so long is taken over. */
  staleMs?: number;
  pollMs?: number;
}

const TAKEOVER_MS = 10_000;

/**
 * Runs work while no other process does the same under this file name. The file says who has it; its owner touches it
 * while working, so the lock of a process that was killed is noticed, at once on the same machine.
 *
 * @param work told whether it had to wait
 */
export async function withLock<T>(
  file: string,
  work: (waited: boolean) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const { signal, onWait, staleMs = 60_000, pollMs = 250 } = options;
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  let waited = false;
  while (!(await create(file, mine))) {
    if (await isStale(file, staleMs)) {
      await takeAway(file, staleMs);
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  const touch = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), staleMs / 4);
  touch.unref();
  try {
    return await work(waited);
  } finally {
    clearInterval(touch);
    if ((await readFile(file, "utf8").catch(() => "")) === mine) await rm(file, { force: true });
  }
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isStale(file: string, staleMs: number): Promise<boolean> {
  try {
    const [{ mtimeMs }, content] = [await stat(file), await readFile(file, "utf8")];
    if (Date.now() - mtimeMs > staleMs) return true;
    // Empty: being written just now.
    const { pid, host } = JSON.parse(content || "{}") as { pid?: number; host?: string };
    return host === hostname() && typeof pid === "number" && !isAlive(pid);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Several processes may find the same lock stale. Only the one that has the right to take it away does so, and looks
 * again before: by then another may have taken it away and made its own.
 */
async function takeAway(file: string, staleMs: number): Promise<void> {
  const right = `${file}.takeover`;
  if (!(await create(right, ""))) {
    // Held for a moment only, unless its holder was killed in that moment.
    const age = Date.now() - (await stat(right).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > TAKEOVER_MS) await rm(right, { force: true });
    else await sleep(1);
    return;
  }
  try {
    if (await isStale(file, staleMs)) await rm(file, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}
