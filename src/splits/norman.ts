import { byCodePoint, isDouble, isSingle, type Condition } from "../data/condition.ts";
import { PertlineError } from "../error.ts";
import { numpyRandom } from "../stats/numpyRandom.ts";
import { setDifference } from "./arrays.ts";
import type { Split, SplitOptions } from "./split.ts";

/**
 * The paper's split of Norman (`prepare_perturbation_data.py`, norman_from_scfoundation): all singles and half of the
 * doubles are trained on, a quarter of the doubles is test, a quarter validation. Bit-exact. Names sort by code point
 * as they are written in the data. Doubles lacking a single are dropped before the draw, since nothing additive can be
 * said of them.
 *
 * @throws PertlineError BAD_SEED, NO_DOUBLES, NO_CONTROL
 */
export function normanPaper(conditions: readonly Condition[], { seed, source }: SplitOptions): Split {
  const { trained, doubles, dropped } = sortOut(conditions);
  const random = numpyRandom(seed);
  const train = random.choice(doubles, Math.floor(doubles.length / 2), false);
  const rest = setDifference(doubles, train);
  const test = random.choice(rest, Math.floor(rest.length / 2), false);
  return {
    algorithm: "norman-paper",
    seed,
    fractions: { train_doubles: 0.5, test_of_remaining_doubles: 0.5 },
    train: [...trained, ...train],
    validation: setDifference(rest, test),
    test,
    dropped,
    ...(source === undefined ? {} : { source }),
  };
}

/**
 * Every double whose two singles are there is test, all singles are trained on: what a small file allows to say about
 * additivity. Nothing is drawn; the seed is only kept.
 *
 * @throws PertlineError BAD_SEED, NO_DOUBLES, NO_CONTROL
 */
export function allDoubles(conditions: readonly Condition[], { seed, source }: SplitOptions): Split {
  const { trained, doubles, dropped } = sortOut(conditions);
  numpyRandom(seed);
  return {
    algorithm: "all-doubles",
    seed,
    fractions: { train_doubles: 0 },
    train: trained,
    validation: [],
    test: doubles,
    dropped,
    ...(source === undefined ? {} : { source }),
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

function sortOut(conditions: readonly Condition[]): {
  trained: string[];
  doubles: string[];
  dropped: { condition: string; reason: string }[];
} {
  if (!conditions.some(({ genes }) => genes.length === 0))
    throw new PertlineError(
      "NO_CONTROL",
      "A split needs the control condition, which is always trained on; found none.",
    );
  const missing = missingSingles(conditions);
  const labels = (of: readonly Condition[]): string[] => of.map(({ label }) => label).sort(byCodePoint);
  const doubles = labels(eligibleDoubles(conditions));
  const dropped = conditions.flatMap((one) => {
    if (one.genes.length > 2)
      return [
        {
          condition: one.label,
          reason: `it perturbs ${one.genes.length} genes; the split takes singles and doubles`,
        },
      ];
    const genes = isDouble(one) ? missing(one) : [];
    if (genes.length === 0) return [];
    const verb = genes.length === 1 ? "is" : "are";
    return [
      {
        condition: one.label,
        reason: `${genes.map((gene) => `single ${gene}`).join(" and ")} ${verb} not in the data`,
      },
    ];
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
  return { trained: labels(conditions.filter(({ genes }) => genes.length < 2)), doubles, dropped };
}
