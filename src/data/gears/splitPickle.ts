import { readFile } from "node:fs/promises";
import { PertlineError } from "../../error.ts";
import { readPickle } from "../../io/pickle/read.ts";
import type { PickleValue } from "../../io/pickle/value.ts";

/** A split as GEARS keeps it: `set2conditions`, and the kinds of held-out conditions where they are beside it. */
export interface GearsSplitFile {
  train?: string[];
  val?: string[];
  test?: string[];
  subgroups?: Record<string, string[]>;
  validationSubgroups?: Record<string, string[]>;
}

/**
 * Reads GEARS' pickled split, `splits/<name>_<split>_<seed>_<share>.pkl`, or the dictionary that its split "custom" takes,
 * without running anything in it. The kinds of conditions are read of `…_subgroup.pkl` beside it, if that is there.
 *
 * @throws PertlineError FILE_NOT_FOUND, BAD_SPLIT; those of `readPickle`
 */
export async function readSplitPickle(file: string): Promise<GearsSplitFile> {
  const value = readPickle(await bytesOf(file), { name: file });
  const sets = dictionary(value);
  const odd = sets && Object.keys(sets).find((key) => !["train", "val", "test"].includes(key));
  if (!sets || odd !== undefined || Object.keys(sets).length === 0) {
    const what = sets === undefined ? "is none" : odd === undefined ? "is empty" : `names "${odd}"`;
    const subgroups = value instanceof Map && value.has("test_subgroup");
    throw new PertlineError(
      "BAD_SPLIT",
      `GEARS' pickled split is a dictionary of lists of conditions named train, val and test; ${file} ${what}.${subgroups ? " It holds the subgroups of a split: name the file without _subgroup." : ""}`,
    );
  }
  return { ...sets, ...(await subgroupsBeside(file)) };
}

async function subgroupsBeside(
  file: string,
): Promise<Pick<GearsSplitFile, "subgroups" | "validationSubgroups">> {
  const beside = file.replace(/(\.\w+)?$/, "_subgroup$1");
  const bytes = await readFile(beside).catch(() => undefined);
  if (bytes === undefined) return {};
  const groups = readPickle(bytes, { name: beside });
  const of = (name: string): Record<string, string[]> | undefined =>
    groups instanceof Map ? dictionary(groups.get(name) ?? null) : undefined;
  const [subgroups, validationSubgroups] = [of("test_subgroup"), of("val_subgroup")];
  return { ...(subgroups && { subgroups }), ...(validationSubgroups && { validationSubgroups }) };
}

/** A dictionary of lists of texts; undefined for anything else. */
function dictionary(value: PickleValue): Record<string, string[]> | undefined {
  if (!(value instanceof Map)) return undefined;
  const right = ([key, list]: [PickleValue, PickleValue]): boolean =>
    typeof key === "string" && Array.isArray(list) && list.every((one) => typeof one === "string");
  return [...value].every(right) ? (Object.fromEntries(value) as Record<string, string[]>) : undefined;
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new PertlineError("FILE_NOT_FOUND", `${file} cannot be read (${cause.code}). Check the path.`, {
      cause,
    });
  });
}
