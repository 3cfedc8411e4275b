import { isDouble, isSingle, type Condition } from "../data/condition.ts";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { gearsSimulation } from "./gears.ts";
import { allDoubles, eligibleDoubles, normanPaper } from "./norman.ts";
import type { Split, SplitAlgorithm, SplitOptions } from "./split.ts";

/** Every algorithm that draws a split, by the name that splits and manifests carry. */
export const SPLITS: ReadonlyMap<string, SplitAlgorithm> = new Map<string, SplitAlgorithm>([
  ["gears-simulation", gearsSimulation],
  ["norman-paper", normanPaper],
  ["all-doubles", allDoubles],
]);

/** With fewer doubles than this the paper's halves would leave too few to compare. */
export const FEW_DOUBLES = 10;

export interface SplitForOptions extends SplitOptions {
  /** Name of an algorithm in `SPLITS`; chosen from the conditions when not given. */
  algorithm?: string;
}

/**
 * Splits the conditions of a data set. Without `algorithm`: the paper's Norman split where there are doubles with both
 * singles, all of these doubles held out where there are fewer than ten, GEARS' simulation split where there are
 * none. What was chosen and dropped, and why, is in `notes`.
 *
 * @throws PertlineError UNKNOWN_SPLIT, BAD_SEED, NO_DOUBLES, NO_PERTURBATIONS, NO_CONTROL
 */
export function splitFor(
  { conditions }: { conditions: readonly Condition[] },
  { algorithm, seed, source }: SplitForOptions,
): Split {
  const choice = algorithm === undefined ? choose(conditions) : { name: algorithm, why: "It was asked for." };
  const make = SPLITS.get(choice.name);
  if (!make)
    throw new PertlineError(
      "UNKNOWN_SPLIT",
      `There is no split algorithm "${choice.name}". ${suggestion(choice.name, SPLITS.keys())}`,
    );
  const split = make(conditions, { seed, ...(source === undefined ? {} : { source }) });
  const held = split.test.length + split.validation.length;
  const notes = [
    `Split ${choice.name}, seed ${seed}: ${split.train.length} conditions to train on (control included), ${held} held out (${split.test.length} test, ${split.validation.length} validation). ${choice.why}`,
  ];
  if (split.dropped.length > 0)
    notes.push(
      `${split.dropped.length} ${split.dropped.length === 1 ? "condition belongs" : "conditions belong"} to no set: ${split.dropped.map(({ condition, reason }) => `${condition} (${reason})`).join(", ")}.`,
    );
  return { ...split, notes };
}

function choose(conditions: readonly Condition[]): { name: string; why: string } {
  const n = eligibleDoubles(conditions).length;
  const doubles = conditions.filter(isDouble).length;
  const singles = conditions.filter(isSingle).length;
  if (n >= FEW_DOUBLES)
    return {
      name: "norman-paper",
      why: `Chosen because ${n} of ${doubles} doubles have both singles in the data.`,
    };
  if (n > 0)
    return {
      name: "all-doubles",
      why: `Chosen because only ${n} of ${doubles} doubles have both singles in the data: fewer than ${FEW_DOUBLES}, so all of them are held out.`,
    };
  return {
    name: "gears-simulation",
    why: `Chosen because of ${singles} singles and ${doubles} doubles, no double has both its singles in the data.`,
  };
}
