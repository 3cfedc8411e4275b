import { isDouble, isSingle, type Condition } from "../../data/condition.ts";
import { numpyRandom } from "../../stats/numpyRandom.ts";
import { setDifference, unique } from "../arrays.ts";
import { toldOptions, type DrawOptions } from "../options.ts";
import type { Split } from "../split.ts";
import { drawGenes, type Held } from "./drawGenes.ts";
import { asGearsLists, gearsInput } from "./input.ts";

type Subgroups = Record<"combo_seen0" | "combo_seen1" | "combo_seen2" | "unseen_single", string[]>;

/** Both shares of the second round, which takes validation from training (fixed in GEARS). */
export const VALIDATION = 0.9;

/**
 * GEARS' split "simulation" (`gears/data_utils.py`, v0.1.2), which the paper uses for single perturbations: genes are
 * drawn, and every condition with a gene that was not drawn is held out. Bit-exact, order of the lists included. Takes
 * trainGenes, trainDoubles, testGenes, onlyTestGenes. Conditions with more than two genes are dropped.
 *
 * @throws PertlineError BAD_SEED, BAD_FRACTION, BAD_OPTION, UNKNOWN_GENE, TOO_FEW_GENES, NO_PERTURBATIONS, NO_CONTROL
 */
export function gearsSimulation(conditions: readonly Condition[], options: DrawOptions): Split {
  const algorithm = "gears-simulation";
  const told = toldOptions(algorithm, options, ["trainGenes", "trainDoubles", "testGenes", "onlyTestGenes"]);
  const { seed, trainGenes = 0.75, trainDoubles = 0.75 } = options;
  const perturbed = gearsInput(conditions);
  const outer = simulate(perturbed, trainGenes, trainDoubles, seed, options);
  const inner = simulate(outer.train, VALIDATION, VALIDATION, seed);
  return asGearsLists(conditions, options, {
    algorithm,
    told,
    fractions: { train_gene_set_size: trainGenes, combo_seen2_train_frac: trainDoubles },
    validation: inner.test,
    test: outer.test,
    subgroups: outer.subgroups,
    validationSubgroups: inner.subgroups,
  });
}

/** One round: `get_simulation_split`. The generator starts anew before the draw of genes and before that of doubles. */
function simulate(
  list: readonly Condition[],
  geneShare: number,
  doubleShare: number,
  seed: number,
  held?: Held,
): { train: Condition[]; test: string[]; subgroups: Subgroups } {
  const genes = unique(list.flatMap((one) => one.genes));
  const seen = drawGenes(numpyRandom(seed), genes, geneShare, held);
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
