import { PertlineError } from "../../error.ts";
import { numpyRandom } from "../../stats/numpyRandom.ts";
import { toldOptions } from "../options.ts";
import type { SplitAlgorithm } from "../split.ts";
import { asGearsLists, gearsInput } from "./input.ts";
import { testGenes } from "./singleAndCombo.ts";

/** Share of the conditions that is drawn for validation (`test_size` of GEARS' `split_data`). */
const VALIDATION = 0.1;

/**
 * GEARS' split "no_test": a tenth of the conditions is drawn for validation, with replacement, nothing is tested.
 * Bit-exact to v0.1.2; earlier versions and scFoundation's fork draw otherwise or fail (issues #29, #56, #71).
 *
 * @throws PertlineError BAD_SEED, BAD_OPTION, NO_PERTURBATIONS, NO_CONTROL, NOTHING_HELD_OUT
 */
export const gearsNoTest: SplitAlgorithm = (conditions, options) => {
  const algorithm = "gears-no_test";
  const told = toldOptions(algorithm, options, []);
  const perturbed = gearsInput(conditions);
  const random = numpyRandom(options.seed);
  testGenes(random, perturbed, VALIDATION);
  const labels = perturbed.map(({ label }) => label);
  const validation = random.choice(labels, Math.trunc(labels.length * VALIDATION), true);
  if (validation.length === 0)
    throw new PertlineError(
      "NOTHING_HELD_OUT",
      `${algorithm} holds out a tenth of the perturbations, rounded down: none of ${labels.length}.`,
    );
  return asGearsLists(conditions, options, { algorithm, told, fractions: { val_size: VALIDATION }, validation, test: [] }); // prettier-ignore
};
