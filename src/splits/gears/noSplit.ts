import { numpyRandom } from "../../stats/numpyRandom.ts";
import { toldOptions } from "../options.ts";
import type { SplitAlgorithm } from "../split.ts";
import { gearsInput } from "./input.ts";

/**
 * GEARS' split "no_split": every condition is tested, control too, and nothing trained on: for a model that was trained
 * elsewhere. Nothing is drawn; the seed is only kept.
 *
 * @throws PertlineError BAD_SEED, BAD_OPTION, NO_PERTURBATIONS, NO_CONTROL
 */
export const gearsNoSplit: SplitAlgorithm = (conditions, options) => {
  const algorithm = "gears-no_split";
  toldOptions(algorithm, options, []);
  gearsInput(conditions);
  numpyRandom(options.seed);
  const { seed, source } = options;
  return {
    algorithm,
    seed,
    fractions: {},
    train: [],
    validation: [],
    test: conditions.map(({ label }) => label),
    dropped: [],
    ...(source !== undefined && { source }),
  };
};
