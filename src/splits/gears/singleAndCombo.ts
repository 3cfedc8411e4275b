import { isDouble, isSingle, type Condition } from "../../data/condition.ts";
import { unknownConditions } from "../../data/select.ts";
import { PertlineError } from "../../error.ts";
import { numpyRandom, type NumpyRandom } from "../../stats/numpyRandom.ts";
import { unique } from "../arrays.ts";
import { checkTestGenes, toldOptions, type DrawOption, type DrawOptions } from "../options.ts";
import type { Split, SplitAlgorithm } from "../split.ts";
import { asGearsLists, gearsInput, someDoubles } from "./input.ts";

/** Share of the second round, which takes validation from training (fixed in GEARS). */
const VALIDATION = 0.1;

/** What is tested and what is kept from all sets, given the drawn genes. */
type Rule = (list: readonly Condition[], genes: ReadonlySet<string>) => { test: Condition[]; hold: Condition[] }; // prettier-ignore

const unseen = ({ genes }: Condition, drawn: ReadonlySet<string>): number =>
  genes.filter((gene) => !drawn.has(gene)).length;
const withGenes = (list: readonly Condition[], drawn: ReadonlySet<string>): Condition[] =>
  list.filter((one) => unseen(one, drawn) < one.genes.length);

/** Doubles of drawn genes with more than so many other genes are held back, the rest is tested with the singles. */
const combo =
  (most: number): Rule =>
  (list, drawn) => {
    const touched = withGenes(list, drawn);
    const hold = touched.filter((one) => isDouble(one) && unseen(one, drawn) > most);
    return { test: touched.filter((one) => !hold.includes(one)), hold };
  };

const RULES: Record<"single" | "combo_seen0" | "combo_seen1", Rule> = {
  single: (list, drawn) => {
    const touched = withGenes(list, drawn);
    return { test: touched.filter(isSingle), hold: touched.filter(isDouble) };
  },
  combo_seen0: combo(0),
  combo_seen1: combo(1),
};

/**
 * GEARS' split "single" (`get_split_list`, v0.1.2): genes are drawn, with replacement, so fewer than a tenth of the
 * singles; their singles are tested and doubles with one of them dropped. Bit-exact. Takes testSize, testGenes.
 *
 * @throws PertlineError BAD_SEED, BAD_FRACTION, BAD_OPTION, UNKNOWN_GENE, NO_PERTURBATIONS, NO_CONTROL,
 * NOTHING_HELD_OUT
 */
export const gearsSingle: SplitAlgorithm = (conditions, options) =>
  byGenes("gears-single", RULES.single, conditions, options);

/**
 * GEARS' split "combo_seen0": tested are the singles of drawn genes and the doubles of two of them; doubles of a drawn
 * gene and another are dropped. Bit-exact. Takes testSize, testGenes.
 *
 * @throws PertlineError as `gearsSingle`
 */
export const gearsComboSeen0: SplitAlgorithm = (conditions, options) =>
  byGenes("gears-combo_seen0", RULES.combo_seen0, conditions, options);

/**
 * GEARS' split "combo_seen1": tested are all singles and doubles with a drawn gene. Bit-exact. Takes testSize,
 * testGenes.
 *
 * @throws PertlineError as `gearsSingle`
 */
export const gearsComboSeen1: SplitAlgorithm = (conditions, options) =>
  byGenes("gears-combo_seen1", RULES.combo_seen1, conditions, options);

/**
 * GEARS' split "combo_seen2": a tenth of the doubles is drawn, with replacement, and tested; all singles are trained on.
 * Bit-exact. Takes testSize, testGenes (which only leaves out a draw that nothing else depends on but the stream), and
 * testConditions.
 *
 * @throws PertlineError as `gearsSingle`; NO_DOUBLES, UNKNOWN_CONDITION
 */
export const gearsComboSeen2: SplitAlgorithm = (conditions, options) => {
  const algorithm = "gears-combo_seen2";
  const { perturbed, told, random, testSize } = begin(algorithm, conditions, options, ["testSize", "testGenes", "testConditions"]); // prettier-ignore
  someDoubles(algorithm, perturbed);
  const draw = (list: readonly Condition[], size: number): string[] => {
    const doubles = list.filter(isDouble).map(({ label }) => label);
    return doubles.length === 0 ? [] : random.choice(doubles, Math.trunc(doubles.length * size), true);
  };
  testGenes(random, perturbed, testSize, options.testGenes);
  const test = new Set(options.testConditions === undefined ? draw(perturbed, testSize) : asked(perturbed, options.testConditions)); // prettier-ignore
  const rest = perturbed.filter(({ label }) => !test.has(label));
  testGenes(random, rest, VALIDATION);
  const validation = draw(rest, VALIDATION);
  return finish(conditions, options, { algorithm, told, testSize, test, validation, held: new Map() });
};

function byGenes(
  algorithm: string,
  rule: Rule,
  conditions: readonly Condition[],
  options: DrawOptions,
): Split {
  const { perturbed, told, random, testSize } = begin(algorithm, conditions, options, ["testSize", "testGenes"]); // prettier-ignore
  const held = new Map<string, string>();
  const round = (list: readonly Condition[], size: number, set: string, given?: readonly string[]): { test: string[]; rest: Condition[] } => {
    const drawn = testGenes(random, list, size, given);
    const { test, hold } = rule(list, drawn);
    for (const { label, genes } of hold) held.set(label, `it perturbs ${genes.filter((gene) => drawn.has(gene)).join(" and ")}, whose single is in the ${set} set; ${algorithm} neither trains on such a double nor scores it`); // prettier-ignore
    const gone = new Set([...test, ...hold]);
    return { test: test.map(({ label }) => label), rest: list.filter((one) => !gone.has(one)) };
  }; // prettier-ignore
  const outer = round(perturbed, testSize, "test", options.testGenes);
  const inner = round(outer.rest, VALIDATION, "validation");
  return finish(conditions, options, { algorithm, told, testSize, test: outer.test, validation: inner.test, held }); // prettier-ignore
}

function begin(
  algorithm: string,
  conditions: readonly Condition[],
  options: DrawOptions,
  takes: readonly DrawOption[],
): {
  perturbed: Condition[];
  told: ReturnType<typeof toldOptions>;
  random: NumpyRandom;
  testSize: number;
} {
  const told = toldOptions(algorithm, options, takes);
  return {
    perturbed: gearsInput(conditions),
    told,
    random: numpyRandom(options.seed),
    testSize: options.testSize ?? 0.1,
  };
}

/** As many genes as a share of the singles, drawn with replacement from all genes; drawn even where they are not used. */
export function testGenes(
  random: NumpyRandom,
  list: readonly Condition[],
  size: number,
  given?: readonly string[],
): Set<string> {
  const genes = unique(list.flatMap((one) => one.genes));
  if (given !== undefined) checkTestGenes(given, genes);
  if (given !== undefined) return new Set(given);
  return new Set(random.choice(genes, Math.trunc(list.filter(isSingle).length * size), true));
}

function asked(perturbed: readonly Condition[], labels: readonly string[]): string[] {
  const known = new Set(perturbed.map(({ label }) => label));
  const unknown = labels.filter((label) => !known.has(label));
  if (unknown.length > 0)
    throw new PertlineError("UNKNOWN_CONDITION", unknownConditions(unknown, [...known], "the data"));
  return [...labels];
}

function finish(
  conditions: readonly Condition[],
  options: DrawOptions,
  {
    algorithm,
    told,
    testSize,
    test,
    validation,
    held,
  }: Pick<Parameters<typeof asGearsLists>[2], "algorithm" | "told" | "validation"> & {
    testSize: number;
    test: Iterable<string>;
    held: ReadonlyMap<string, string>;
  },
): Split {
  const split = asGearsLists(conditions, options, {
    algorithm,
    told,
    fractions: { test_size: testSize, val_size: VALIDATION },
    validation,
    test,
    held,
  });
  if (split.test.length === 0)
    throw new PertlineError(
      "NOTHING_HELD_OUT",
      `${algorithm} with testSize ${testSize} holds out nothing of ${conditions.length} conditions: the share is rounded down. Raise testSize.`,
    );
  return split;
}
