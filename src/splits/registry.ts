import { isDouble, isSingle, type Condition } from "../data/condition.ts";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { gearsNoSplit } from "./gears/noSplit.ts";
import { gearsNoTest } from "./gears/noTest.ts";
import { gearsSimulation } from "./gears/simulation.ts";
import { gearsSimulationSingle } from "./gears/simulationSingle.ts";
import { gearsComboSeen0, gearsComboSeen1, gearsComboSeen2, gearsSingle } from "./gears/singleAndCombo.ts";
import { allDoubles, eligibleDoubles, normanPaper, normanSorted } from "./norman.ts";
import type { DrawOptions } from "./options.ts";
import type { Split, SplitAlgorithm } from "./split.ts";

/**
 * Every algorithm that draws a split, by the name that splits and manifests carry: those of GEARS have the name that its
 * `prepare_split` takes behind `gears-`. Its "custom" is a file (`readSplit`).
 */
export const SPLITS: ReadonlyMap<string, SplitAlgorithm> = new Map<string, SplitAlgorithm>([
  ["gears-simulation", gearsSimulation],
  ["gears-simulation_single", gearsSimulationSingle],
  ["gears-combo_seen0", gearsComboSeen0],
  ["gears-combo_seen1", gearsComboSeen1],
  ["gears-combo_seen2", gearsComboSeen2],
  ["gears-single", gearsSingle],
  ["gears-no_test", gearsNoTest],
  ["gears-no_split", gearsNoSplit],
  ["norman-paper", normanPaper],
  ["norman-sorted", normanSorted],
  ["all-doubles", allDoubles],
]);

/** With fewer doubles than this the paper's halves would leave too few to compare. */
export const FEW_DOUBLES = 10;

/** A pseudobulk, or as much of one as a split needs. */
export interface SplitData {
  conditions: readonly Condition[];
  dataset?: string;
  /** Cells per condition. */
  nCells?: readonly number[];
}

export interface SplitForOptions extends DrawOptions {
  /** Name of an algorithm in `SPLITS`; chosen from the conditions when not given. */
  algorithm?: string;
}

/**
 * Splits the conditions of a data set. Without `algorithm`: the paper's Norman split where there are doubles with both
 * singles, all of these doubles held out where there are fewer than ten, GEARS' simulation split where there are
 * none. What was chosen and dropped, and why, is in `notes`. Of a pseudobulk, the data set's name and its numbers of
 * cells and conditions are kept, too.
 *
 * @throws PertlineError UNKNOWN_SPLIT, and of the algorithm: BAD_SEED, BAD_OPTION, BAD_FRACTION, NO_DOUBLES,
 * NO_PERTURBATIONS, NO_CONTROL, …
 */
export function splitFor(
  { conditions, dataset, nCells }: SplitData,
  { algorithm, ...options }: SplitForOptions,
): Split {
  const choice = algorithm === undefined ? choose(conditions) : { name: algorithm, why: "It was asked for." };
  const make = SPLITS.get(choice.name);
  if (!make)
    throw new PertlineError(
      "UNKNOWN_SPLIT",
      `There is no split algorithm "${choice.name}". ${suggestion(choice.name, SPLITS.keys())}`,
    );
  const split = make(conditions, options);
  const { seed } = options;
  const held = split.test.length + split.validation.length;
  const notes = [
    `Split ${choice.name}, seed ${seed}: ${split.train.length} conditions to train on (control included), ${held} held out (${split.test.length} test, ${split.validation.length} validation). ${choice.why}`,
  ];
  if (split.dropped.length > 0)
    notes.push(
      `${split.dropped.length} ${split.dropped.length === 1 ? "condition belongs" : "conditions belong"} to no set: ${split.dropped.map(({ condition, reason }) => `${condition} (${reason})`).join(", ")}.`,
    );
  return {
    ...split,
    ...(dataset !== undefined && { dataset }),
    ...(nCells && { nCells: nCells.reduce((sum, n) => sum + n, 0), nConditions: conditions.length }),
    notes,
  };
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
