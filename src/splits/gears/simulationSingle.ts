import type { Condition } from "../../data/condition.ts";
import { numpyRandom } from "../../stats/numpyRandom.ts";
import { unique } from "../arrays.ts";
import { toldOptions, type DrawOptions } from "../options.ts";
import type { Split } from "../split.ts";
import { drawGenes, type Held } from "./drawGenes.ts";
import { asGearsLists, gearsInput, singlesOnly } from "./input.ts";
import { VALIDATION } from "./simulation.ts";

/**
 * GEARS' split "simulation_single": genes are drawn and their perturbations trained on, all others held out; singles
 * only. In v0.1.2 `prepare_split` fails for it (issue #99); this is what `DataSplitter.split_data` gives, bit-exact. It
 * holds out the same conditions as gears-simulation does of singles. Takes trainGenes, testGenes, onlyTestGenes.
 *
 * @throws PertlineError as `gearsSimulation`; DOUBLES_FOUND, where GEARS stops at an assertion
 */
export function gearsSimulationSingle(conditions: readonly Condition[], options: DrawOptions): Split {
  const algorithm = "gears-simulation_single";
  const told = toldOptions(algorithm, options, ["trainGenes", "testGenes", "onlyTestGenes"]);
  const { seed, trainGenes = 0.75 } = options;
  const perturbed = gearsInput(conditions);
  singlesOnly(algorithm, perturbed);
  const outer = simulate(perturbed, trainGenes, seed, options);
  const inner = simulate(outer.train, VALIDATION, seed);
  return asGearsLists(conditions, options, {
    algorithm,
    told,
    fractions: { train_gene_set_size: trainGenes },
    validation: inner.test,
    test: outer.test,
    subgroups: { unseen_single: outer.test },
    validationSubgroups: { unseen_single: inner.test },
  });
}

/** One round: `get_simulation_split_single`. */
function simulate(
  list: readonly Condition[],
  share: number,
  seed: number,
  held?: Held,
): { train: Condition[]; test: string[] } {
  const seen = drawGenes(numpyRandom(seed), unique(list.flatMap(({ genes }) => genes)), share, held);
  const isSeen = ({ genes }: Condition): boolean => seen.has(genes[0]!);
  return {
    train: list.filter(isSeen),
    test: list.filter((one) => !isSeen(one)).map(({ label }) => label),
  };
}
