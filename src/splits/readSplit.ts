import { open } from "node:fs/promises";
import type { Condition } from "../data/condition.ts";
import { readConditionSets } from "../data/conditionSets.ts";
import { readSplitPickle } from "../data/gears/splitPickle.ts";
import { PertlineError } from "../error.ts";
import { givenSplit, type DataAtHand } from "./given.ts";
import { readJson } from "./manifest.ts";
import type { Split } from "./split.ts";

/**
 * Reads a split that was made elsewhere, recognised by content: a manifest, JSON `{ train, test, val }`, a table of
 * conditions and sets, or GEARS' pickle. What it means for the data at hand is that of `givenSplit`.
 *
 * @throws PertlineError as `givenSplit`, `readConditionSets` and `readSplitPickle`; FILE_NOT_FOUND, BAD_JSON
 */
export async function readSplit(
  file: string,
  conditions: readonly Condition[],
  here: DataAtHand = {},
): Promise<Split> {
  return givenSplit(await readSplitValue(file), conditions, file, here);
}

/** What a file of a split holds, before it is compared with any data. */
export async function readSplitValue(file: string): Promise<unknown> {
  const head = await headOf(file);
  // Pickles of protocol 2 and later begin with this byte; those of protocol 0 with "(d", of an OrderedDict with "c".
  if (head[0] === 0x80 || (/\.pkl$|\.pickle$/i.test(file) && /^[(c]/.test(head.toString("latin1"))))
    return readSplitPickle(file);
  if (/^(\ufeff)?\s*[[{]/.test(head.toString("utf8")) || /\.json$/i.test(file)) return readJson(file);
  return readConditionSets(file);
}

async function headOf(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new PertlineError("FILE_NOT_FOUND", `A split is read from a file; ${file} cannot be read. Check the path.`, { cause }); // prettier-ignore
  }
}
