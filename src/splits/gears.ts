import { isControl, isDouble, isSingle, type Condition } from "../data/condition.ts";
import { PertlineError } from "../error.ts";
import { numpyRandom } from "../stats/numpyRandom.ts";
import { setDifference, unique } from "./arrays.ts";
import type { Split, SplitOptions } from "./split.ts";

export interface GearsOptions extends SplitOptions {
  /** Share of genes whose perturbations may be trained on (`train_gene_set_size`); default 0.75. */
  trainGenes?: number;
  /** Share of doubles of two such genes that are trained on (`combo_seen2_train_frac`); default 0.75. */
  trainDoubles?: number;
}

type Subgroups = Record<"combo_seen0" | "combo_seen1" | "combo_seen2" | "unseen_single", string[]>;

/** Both shares of the second round, which takes validation from training (fixed in GEARS). */
const VALIDATION = 0.9;

/**
 * GEARS' split "simulation" (`gears/data_utils.py`, v0.1.2), which the paper uses for single perturbations: genes are
 * drawn, and every condition with a gene that was not drawn is held out. Bit-exact, order of the lists included.
 * Conditions with more than two genes are dropped.
 *
 * @throws PertlineError BAD_SEED, BAD_FRACTION, NO_PERTURBATIONS, NO_CONTROL
 */
export function gearsSimulation(conditions: readonly Condition[], options: GearsOptions): Split {
  const { seed, trainGenes = 0.75, trainDoubles = 0.75, source } = options;
  const fractions = { train_gene_set_size: trainGenes, combo_seen2_train_frac: trainDoubles };
  for (const [name, value] of Object.entries(fractions))
    if (!(value > 0 && value <= 1))
      throw new PertlineError("BAD_FRACTION", `${name} is a share above 0 and at most 1, found ${value}.`);
  const perturbed = conditions.filter((one) => isSingle(one) || isDouble(one));
  if (perturbed.length === 0)
    throw new PertlineError(
      "NO_PERTURBATIONS",
      "A split needs single or double perturbations beside control, found none. Check the condition column and the label of control.",
    );
  if (!conditions.some(isControl))
    throw new PertlineError(
      "NO_CONTROL",
      "A split needs the control condition, which is always trained on; found none.",
    );
  const outer = simulate(perturbed, trainGenes, trainDoubles, seed);
  const inner = simulate(outer.train, VALIDATION, VALIDATION, seed);
  // The published sets list conditions by first appearance in the data, whatever the order they were drawn in.
  const listed = (kept: Iterable<string>): string[] => {
    const set = new Set(kept);
    return conditions.filter(({ label }) => set.has(label)).map(({ label }) => label);
  };
  return {
    algorithm: "gears-simulation",
    seed,
    fractions,
    train: listed([...inner.train, ...conditions.filter(isControl)].map(({ label }) => label)),
    validation: listed(inner.test),
    test: listed(outer.test),
    dropped: conditions
      .filter(({ genes }) => genes.length > 2)
      .map(({ label, genes }) => ({
        condition: label,
        reason: `it perturbs ${genes.length} genes; GEARS splits singles and doubles`,
      })),
    subgroups: outer.subgroups,
    validationSubgroups: inner.subgroups,
    ...(source === undefined ? {} : { source }),
  };
}

/** One round: `get_simulation_split`. The generator starts anew before each of its two draws. */
function simulate(
  list: readonly Condition[],
  geneShare: number,
  doubleShare: number,
  seed: number,
): { train: Condition[]; test: string[]; subgroups: Subgroups } {
  const genes = unique(list.flatMap((one) => one.genes));
  const seen = new Set(numpyRandom(seed).choice(genes, Math.trunc(genes.length * geneShare), false));
  const nSeen = ({ genes: [a, b] }: Condition): number =>
    Number(seen.has(a!)) + Number(b !== undefined && seen.has(b));
  const labels = (of: readonly Condition[]): string[] => of.map(({ label }) => label);
  const singles = list.filter(isSingle);
  const doubles = list.filter(isDouble);
  const byLabel = new Map(doubles.map((one) => [one.label, one]));

  const bothSeen = unique(labels(doubles.filter((one) => nSeen(one) === 2)));
  const kept = numpyRandom(seed).choice(bothSeen, Math.trunc(bothSeen.length * doubleShare), false);
  const subgroups: Subgroups = {
    combo_seen0: labels(doubles.filter((one) => nSeen(one) === 0)),
    combo_seen1: labels(doubles.filter((one) => nSeen(one) === 1)),
    combo_seen2: setDifference(bothSeen, kept),
    unseen_single: labels(singles.filter((one) => nSeen(one) === 0)),
  };
  return {
    train: [...singles.filter((one) => nSeen(one) === 1), ...kept.map((label) => byLabel.get(label)!)],
    test: [
      ...subgroups.combo_seen1,
      ...subgroups.combo_seen2,
      ...subgroups.unseen_single,
      ...subgroups.combo_seen0,
    ],
    subgroups,
  };
}
