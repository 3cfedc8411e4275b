import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
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
    throw new PertlineError(
      "WRITE_FAILED",
      `The file ${target} could not be written: ${cause instanceof Error ? cause.message : String(cause)}. Check the folder, its permissions and free space.`,
      { cause },
    );
  }
}
