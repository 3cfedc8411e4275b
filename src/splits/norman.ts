import { byCodePoint, isControl, isDouble, isSingle, type Condition } from "../data/condition.ts";
import { PertlineError } from "../error.ts";
import { numpyRandom, type NumpyRandom } from "../stats/numpyRandom.ts";
import { setDifference } from "./arrays.ts";
import { toldOptions, type DrawOptions } from "./options.ts";
import type { Split } from "./split.ts";

/**
 * The paper's split of Norman (`prepare_perturbation_data.py`, norman_from_scfoundation): all singles and half of the
 * doubles are trained on, a quarter of the doubles is test, a quarter validation. Bit-exact. Names sort by code point
 * as they are written in the data. Doubles lacking a single are dropped before the draw, since nothing additive can be
 * said of them; with keepIncomplete they are drawn from too, as in the script (the paper's data have none).
 *
 * @throws PertlineError BAD_SEED, BAD_OPTION, NO_DOUBLES, NO_CONTROL
 */
export function normanPaper(conditions: readonly Condition[], options: DrawOptions): Split {
  return halve("norman-paper", conditions, options, ({ label }) => label, (random, rest) => random.choice(rest, Math.floor(rest.length / 2), false)); // prettier-ignore
}

/**
 * The same script's split of GEARS' own Norman file (`norman`, in the code but in no figure): names sort as if their
 * parts were written in code-point order, and the first half of the sorted rest is test. The split holds the data's labels.
 *
 * @throws PertlineError as `normanPaper`
 */
export function normanSorted(conditions: readonly Condition[], options: DrawOptions): Split {
  return halve("norman-sorted", conditions, options, sortedName, (_random, rest) => rest.slice(0, Math.floor(rest.length / 2))); // prettier-ignore
}

/** `B+A` → `A+B`; a single is `A+ctrl`, or `ctrl+a`, since small letters sort behind. */
function sortedName({ genes, label }: Condition): string {
  if (genes.length === 0) return label;
  return [...genes, ...(genes.length === 1 ? ["ctrl"] : [])].sort(byCodePoint).join("+");
}

function halve(
  algorithm: string,
  conditions: readonly Condition[],
  options: DrawOptions,
  nameOf: (one: Condition) => string,
  testOf: (random: NumpyRandom, rest: readonly string[]) => string[],
): Split {
  const told = toldOptions(algorithm, options, ["keepIncomplete"]);
  const { trained, doubles, dropped } = sortOut(conditions, nameOf, options.keepIncomplete);
  const { seed, source } = options;
  const random = numpyRandom(seed);
  const byName = new Map<string, string[]>();
  for (const one of doubles) byName.set(nameOf(one), [...(byName.get(nameOf(one)) ?? []), one.label]);
  const names = setDifference(byName.keys(), []);
  const train = random.choice(names, Math.floor(names.length / 2), false);
  const rest = setDifference(names, train);
  const test = testOf(random, rest);
  const labels = (of: readonly string[]): string[] => of.flatMap((name) => byName.get(name)!);
  return {
    algorithm,
    seed,
    fractions: { train_doubles: 0.5, test_of_remaining_doubles: 0.5 },
    ...(Object.keys(told).length > 0 && { options: told }),
    train: [...trained, ...labels(train)],
    validation: labels(setDifference(rest, test)),
    test: labels(test),
    dropped,
    ...(source !== undefined && { source }),
  };
}

/**
 * Every double whose two singles are there is test, all singles are trained on: what a small file allows to say about
 * additivity. Nothing is drawn; the seed is only kept.
 *
 * @throws PertlineError BAD_SEED, BAD_OPTION, NO_DOUBLES, NO_CONTROL
 */
export function allDoubles(conditions: readonly Condition[], options: DrawOptions): Split {
  toldOptions("all-doubles", options, []);
  const { seed, source } = options;
  const { trained, doubles, dropped } = sortOut(conditions, ({ label }) => label);
  numpyRandom(seed);
  return {
    algorithm: "all-doubles",
    seed,
    fractions: { train_doubles: 0 },
    train: trained,
    validation: [],
    test: doubles.map(({ label }) => label),
    dropped,
    ...(source !== undefined && { source }),
  };
}

/** Doubles whose singles are both in the data: what the additive expectation can be compared on. */
export function eligibleDoubles(conditions: readonly Condition[]): Condition[] {
  const missing = missingSingles(conditions);
  return conditions.filter((one) => isDouble(one) && missing(one).length === 0);
}

function missingSingles(conditions: readonly Condition[]): (one: Condition) => string[] {
  const singles = new Set(conditions.filter(isSingle).map(({ genes }) => genes[0]!));
  return ({ genes }) => genes.filter((gene) => !singles.has(gene));
}

function sortOut(
  conditions: readonly Condition[],
  nameOf: (one: Condition) => string,
  keepIncomplete = false,
): {
  trained: string[];
  doubles: Condition[];
  dropped: { condition: string; reason: string }[];
} {
  if (!conditions.some(isControl))
    throw new PertlineError(
      "NO_CONTROL",
      "A split needs the control condition, which is always trained on; found none.",
    );
  const missing = missingSingles(conditions);
  const inOrder = (of: readonly Condition[]): Condition[] =>
    [...of].sort((a, b) => byCodePoint(nameOf(a), nameOf(b)));
  const doubles = inOrder(keepIncomplete ? conditions.filter(isDouble) : eligibleDoubles(conditions));
  const dropped = conditions.flatMap((one) => {
    const reason = whyDropped(one, isDouble(one) && !keepIncomplete ? missing(one) : []);
    return reason === undefined ? [] : [{ condition: one.label, reason }];
  });
  if (doubles.length === 0)
    throw new PertlineError(
      "NO_DOUBLES",
      `This split needs double perturbations whose two singles are in the data, found none` +
        (dropped.length > 0
          ? ` (${dropped.length} doubles lack a single, e.g. ${dropped[0]!.condition}: ${dropped[0]!.reason}).`
          : ".") +
        " Use gears-simulation for single perturbations.",
    );
  const trained = inOrder(conditions.filter(({ genes }) => genes.length < 2)).map(({ label }) => label);
  return { trained, doubles, dropped };
}

function whyDropped({ genes }: Condition, missing: readonly string[]): string | undefined {
  if (genes.length > 2) return `it perturbs ${genes.length} genes; the split takes singles and doubles`;
  if (missing.length === 0) return undefined;
  return `${missing.map((gene) => `single ${gene}`).join(" and ")} ${missing.length === 1 ? "is" : "are"} not in the data`;
}
