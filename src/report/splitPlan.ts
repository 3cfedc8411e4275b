import { isDouble, isSingle } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { splitFor } from "../splits/registry.ts";
import { heldOut, holdOutOnly, type Split } from "../splits/split.ts";

export interface PlannedSplit {
  kind: "doubles" | "singles";
  split: Split;
}

/** Another seed gives the same split. */
const NOT_DRAWN: ReadonlySet<string> = new Set(["all-doubles", "gears-no_split"]);
const KINDS = { doubles: isDouble, singles: isSingle } as const;

/**
 * What to compare models on when a split is asked for: an algorithm by name for every seed, or one split as it is. What is
 * held out of doubles and of singles becomes two tasks on the same training conditions.
 *
 * @throws PertlineError of `splitFor`; NO_TRAINING, NOTHING_HELD_OUT
 */
export function splitPlan(
  truth: Pseudobulk,
  asked: string | Split,
  { seeds, source }: { seeds: readonly number[]; source?: string },
): PlannedSplit[] {
  const draw = (algorithm: string, seed: number): Split =>
    splitFor(truth, { algorithm, seed, ...(source !== undefined && { source }) });
  const fixed = typeof asked !== "string" || NOT_DRAWN.has(asked);
  const splits = (fixed ? seeds.slice(0, 1) : seeds).map((seed) => typeof asked === "string" ? draw(asked, seed) : asked); // prettier-ignore
  return splits.flatMap((split) => tasksOf(truth, split));
}

function tasksOf(truth: Pseudobulk, split: Split): PlannedSplit[] {
  const what = `The split ${split.algorithm}, seed ${split.seed},`;
  if (split.train.length < 2)
    throw new PertlineError(
      "NO_TRAINING",
      `${what} trains on ${split.train.length} conditions: no baseline can be fitted. Use another.`,
    );
  const held = new Set(heldOut(split));
  const labelsOf = (kind: PlannedSplit["kind"]): string[] =>
    truth.conditions.filter((one) => KINDS[kind](one) && held.has(one.label)).map(({ label }) => label);
  const kinds = (["doubles", "singles"] as const).filter((kind) => labelsOf(kind).length > 0);
  if (kinds.length === 0)
    throw new PertlineError(
      "NOTHING_HELD_OUT",
      `${what} holds out no single or double perturbation. Use another.`,
    );
  return kinds.map((kind) => ({
    kind,
    split: holdOutOnly(split, labelsOf(kind), `it is held out, too, but ${kind} are scored by themselves`),
  }));
}
