import * as z from "zod";
import { isControl, parseCondition, type Condition } from "../data/condition.ts";
import { unknownConditions } from "../data/select.ts";
import { PertlineError } from "../error.ts";
import { checkDisjoint, isManifest, parseManifest, problems, readJson } from "./manifest.ts";
import type { Split } from "./split.ts";

const labels = z.array(z.string());
const given = z
  .object({
    train: labels,
    test: labels,
    val: labels.optional(),
    validation: labels.optional(),
    seed: z.number().int().nonnegative().default(0),
  })
  .refine(
    (one) => one.val === undefined || one.validation === undefined,
    "val and validation are the same; give one",
  );

/**
 * A split that someone else made: `{ train, test, val }` with condition labels, or a manifest. Labels may name the
 * genes of a condition in another order than the data; the split holds the data's labels. Control is trained on
 * whether it is listed or not; conditions that are not listed are dropped.
 *
 * @param name of the file, for messages
 * @throws PertlineError BAD_SPLIT, UNKNOWN_CONDITION, OVERLAPPING_SPLIT, BAD_MANIFEST
 */
export function givenSplit(
  value: unknown,
  conditions: readonly Condition[],
  name = "the given split",
): Split {
  const split = isManifest(value) ? parseManifest(value, name) : plain(value, name);
  const control = conditions.filter(isControl).map(({ label }) => label);
  const resolve = resolver(conditions, name, [...split.train, ...split.validation, ...split.test]);
  const sets = {
    train: [...new Set([...resolve(split.train), ...control])],
    validation: resolve(split.validation),
    test: resolve(split.test),
  };
  if (control.some((label) => sets.test.includes(label) || sets.validation.includes(label)))
    throw new PertlineError(
      "BAD_SPLIT",
      `${name} holds out control ("${control[0]}"), which every model is trained on; remove it from test and validation.`,
    );
  checkDisjoint(sets, name);
  if (sets.test.length + sets.validation.length === 0)
    throw new PertlineError("BAD_SPLIT", `${name} holds out nothing; list conditions under "test" or "val".`);
  const used = new Set([...sets.train, ...sets.validation, ...sets.test]);
  const reasons = new Map(split.dropped.map(({ condition, reason }) => [condition, reason]));
  return {
    ...split,
    ...sets,
    dropped: conditions
      .filter(({ label }) => !used.has(label))
      .map(({ label }) => ({
        condition: label,
        reason: reasons.get(label) ?? `it is not listed in ${name}`,
      })),
  };
}

/** Reads such a file. @throws as `givenSplit`, and PertlineError FILE_NOT_FOUND, BAD_JSON */
export async function readSplit(file: string, conditions: readonly Condition[]): Promise<Split> {
  return givenSplit(await readJson(file), conditions, file);
}

function plain(value: unknown, name: string): Split {
  const checked = given.safeParse(value);
  if (!checked.success)
    throw new PertlineError(
      "BAD_SPLIT",
      `A split is {"train": […], "test": […], "val": […]} with condition labels; ${name} is not: ${problems(checked.error)}`,
    );
  const { train, test, val, validation, seed } = checked.data;
  return {
    algorithm: "given",
    seed,
    fractions: {},
    train,
    test,
    validation: val ?? validation ?? [],
    dropped: [],
  };
}

function resolver(
  conditions: readonly Condition[],
  name: string,
  all: readonly string[],
): (asked: readonly string[]) => string[] {
  const exact = new Set(conditions.map(({ label }) => label));
  const control = conditions.find(isControl)?.label;
  const keyOf = (label: string): string => parseCondition(label, control).key;
  const byKey = new Map<string, string[]>();
  for (const { key, label } of conditions) byKey.set(key, [...(byKey.get(key) ?? []), label]);
  const unknown = all.filter((label) => !exact.has(label) && !byKey.has(keyOf(label)));
  if (unknown.length > 0)
    throw new PertlineError(
      "UNKNOWN_CONDITION",
      `${name}: ${unknownConditions(unknown, [...exact], "the data")}`,
    );
  return (asked) => asked.flatMap((label) => (exact.has(label) ? [label] : byKey.get(keyOf(label))!));
}
