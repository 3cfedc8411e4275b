import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../error.ts";

/**
 * Lets `write` fill a file beside the wanted one, which then takes its name; an error or an abort leaves nothing behind.
 *
 * @throws PertlineError WRITE_FAILED, and those of `write`; the signal's reason when it is aborted
 */
export async function writeWhole(
  file: string,
  write: (temporary: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const target = path.resolve(file);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    signal?.throwIfAborted();
    await write(temporary);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error tells more
    // What the writer itself says about the content needs no other words.
    if (signal?.aborted || (cause as Error).name === "PertlineError") throw cause;
    throw failed(`The file ${target}`, cause);
  }
}

export interface WholeFolderOptions {
  /** Replace a folder that is there already. */
  overwrite?: boolean;
  signal?: AbortSignal;
}

/**
 * The same for a folder, which `write` makes beside the wanted one. One that is replaced comes back if that fails.
 *
 * @throws PertlineError FOLDER_EXISTS, WRITE_FAILED, and those of `write`; the signal's reason when it is aborted
 */
export async function writeWholeFolder(
  folder: string,
  write: (temporary: string) => Promise<void>,
  { overwrite = false, signal }: WholeFolderOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const target = path.resolve(folder);
  const exists = (await stat(target).catch(() => undefined)) !== undefined;
  if (exists && !overwrite)
    throw new PertlineError(
      "FOLDER_EXISTS",
      `${target} is there already. Choose another folder, or allow to overwrite it.`,
    );
  const fresh = path.join(
    path.dirname(target),
    `.${path.basename(target)}-${randomBytes(8).toString("hex")}`,
  );
  const former = `${fresh}-former`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await write(fresh);
    if (exists) await rename(target, former);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (exists) await rename(former, target);
      throw error;
    }
  } catch (cause) {
    if (signal?.aborted || (cause as Error).name === "PertlineError") throw cause;
    throw failed(`The folder ${target}`, cause);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}

function failed(what: string, cause: unknown): PertlineError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new PertlineError(
    "WRITE_FAILED",
    `${what} could not be written: ${why}. Check the folder, its permissions and free space.`,
    { cause },
  );
}
