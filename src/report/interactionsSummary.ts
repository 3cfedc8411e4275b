import { isDouble } from "../data/condition.ts";
import type { PertlineError } from "../error.ts";
import { interactions } from "../interactions/interactions.ts";
import type { Benchmark } from "./benchmark.ts";

/**
 * How many values of the doubles are called interactions, beside how many noise alone would give: one sentence, or why none can be
 * called; nothing where the data have no doubles. Takes a second or two.
 */
export function interactionsSummary({ truth, panel }: Pick<Benchmark, "truth" | "panel">): string[] {
  if (!truth.conditions.some(isDouble)) return [];
  try {
    const { notes } = interactions(truth, [], { panel });
    return notes.slice(0, 1).map((sentence) => `Interactions: ${sentence}`);
  } catch (error) {
    if (typeof (error as PertlineError).code !== "string") throw error;
    return [`Interactions were not called. ${(error as PertlineError).message}`];
  }
}
