import * as z from "zod";
import { isControl, parseCondition, type Condition } from "../data/condition.ts";
import { unknownConditions } from "../data/select.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { misfits, type DataAtHand } from "./fits.ts";
import { checkDisjoint, isManifest, manifestFields, parseManifest, problems } from "./manifest.ts";
import type { Split } from "./split.ts";

export type { DataAtHand } from "./fits.ts";

const labels = z.array(z.string());
const subgroups = z.record(z.string(), labels).optional();
const given = z
  .object({
    train: labels,
    test: labels.default([]),
    val: labels.optional(),
    validation: labels.optional(),
    seed: z.number().int().nonnegative().default(0),
    subgroups,
    validationSubgroups: subgroups,
  })
  .refine(
    (one) => one.val === undefined || one.validation === undefined,
    "val and validation are the same; give one",
  );

/**
 * A split that someone else made: `{ train, test, val }` with condition labels, or a manifest. Labels may name the
 * genes of a condition in another order than the data; the split holds the data's labels. Control is trained on
 * whether it is listed or not; conditions that are not listed are dropped. Both are noted, and so is a manifest that
 * was made from other data (checksum, number of cells or conditions); one that names conditions which the data do not
 * have is refused.
 *
 * @param name of the file, for messages
 * @param here what is known of the data, to compare a manifest with
 * @throws PertlineError BAD_SPLIT, UNKNOWN_CONDITION, OVERLAPPING_SPLIT, BAD_MANIFEST
 */
export function givenSplit(
  value: unknown,
  conditions: readonly Condition[],
  name = "the given split",
  here: DataAtHand = {},
): Split {
  const split = isManifest(value) ? parseManifest(value, name) : plain(value, name);
  const control = conditions.filter(isControl).map(({ label }) => label);
  const grouped = [split.subgroups, split.validationSubgroups].flatMap((groups) => Object.values(groups ?? {}).flat()); // prettier-ignore
  const resolve = resolver(conditions, name, [...split.train, ...split.validation, ...split.test, ...grouped]); // prettier-ignore
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
  const dropped = conditions.filter(({ label }) => !used.has(label)).map(({ label }) => label);
  const reasons = new Map(split.dropped.map(({ condition, reason }) => [condition, reason]));
  const unlisted = dropped.filter((label) => !reasons.has(label));
  const notes = [
    ...(split.notes ?? []),
    ...misfits(split, conditions, here),
    ...(control.length === 0 || resolve(split.train).some((label) => control.includes(label)) ? [] : [`${name} does not list control (${control.join(", ")}); it is trained on.`]), // prettier-ignore
    ...(unlisted.length > 0 ? [`${unlisted.length} of ${conditions.length} conditions are not listed in ${name} and belong to no set: ${listed(unlisted)}.`] : []), // prettier-ignore
  ];
  const resolved = (groups: Split["subgroups"]): Split["subgroups"] =>
    groups && Object.fromEntries(Object.entries(groups).map(([kind, of]) => [kind, resolve(of)]));
  return {
    ...split,
    ...sets,
    ...(split.subgroups && { subgroups: resolved(split.subgroups)! }),
    ...(split.validationSubgroups && { validationSubgroups: resolved(split.validationSubgroups)! }),
    dropped: dropped.map((label) => ({
      condition: label,
      reason: reasons.get(label) ?? `it is not listed in ${name}`,
    })),
    ...(notes.length > 0 && { notes }),
  };
}

/**
 * The same with whatever the lists hold, for an audit: conditions in two sets, held-out control and unknown labels stay.
 * A label that names the genes of one of the data's in another way becomes the data's, unless both are listed.
 *
 * @throws PertlineError BAD_SPLIT, BAD_MANIFEST, NEWER_MANIFEST
 */
export function uncheckedSplit(
  value: unknown,
  conditions: readonly Condition[],
  name = "the given split",
): Split {
  const split = isManifest(value) ? manifestFields(value, name) : plain(value, name);
  const known = new Set(conditions.map(({ label }) => label));
  const byKey = new Map(conditions.map(({ key, label }) => [key, label]));
  const control = conditions.find(isControl)?.label;
  const taken = new Set([...split.train, ...split.validation, ...split.test]);
  const label = (one: string): string => {
    const same = known.has(one) ? one : (byKey.get(parseCondition(one, control).key) ?? one);
    if (same === one || taken.has(same)) return one;
    taken.add(same);
    return same;
  };
  const labels = (of: readonly string[]): string[] => of.map(label);
  return {
    ...split,
    train: labels(split.train),
    validation: labels(split.validation),
    test: labels(split.test),
  };
}

function plain(value: unknown, name: string): Split {
  const checked = given.safeParse(value);
  if (!checked.success)
    throw new PertlineError(
      "BAD_SPLIT",
      `A split is {"train": […], "test": […], "val": […]} with condition labels; ${name} is not: ${problems(checked.error)}`,
    );
  const { train, test, val, validation, seed, subgroups, validationSubgroups } = checked.data;
  return {
    algorithm: "given",
    seed,
    fractions: {},
    train,
    test,
    validation: val ?? validation ?? [],
    dropped: [],
    ...(subgroups && { subgroups }),
    ...(validationSubgroups && { validationSubgroups }),
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
  const unknown = [...new Set(all)].filter((label) => !exact.has(label) && !byKey.has(keyOf(label)));
  if (unknown.length > 0)
    throw new PertlineError(
      "UNKNOWN_CONDITION",
      `${name}: ${unknownConditions(unknown, [...exact], "the data")}`,
    );
  return (asked) => asked.flatMap((label) => (exact.has(label) ? [label] : byKey.get(keyOf(label))!));
}
