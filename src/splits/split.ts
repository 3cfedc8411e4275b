import type { Condition } from "../data/condition.ts";
import type { DrawOptions } from "./options.ts";

/** Which conditions a model may learn from, and how that was decided. Lists hold labels, in the order the algorithm gave. */
export interface Split {
  /** e.g. "gears-simulation", "norman-paper", "all-doubles", "given". */
  algorithm: string;
  seed: number;
  /** Fractions the algorithm was called with, by their names there. */
  fractions: Record<string, number>;
  /** What the algorithm was told beside the seed, by the names of `DrawOptions`; absent where nothing. */
  options?: Record<string, number | boolean | readonly string[]>;
  /** Control included. */
  train: readonly string[];
  validation: readonly string[];
  test: readonly string[];
  /** Conditions that belong to no set, with the reason. */
  dropped: readonly { condition: string; reason: string }[];
  /** GEARS' names for kinds of test conditions: combo_seen0, combo_seen1, combo_seen2, unseen_single. */
  subgroups?: Record<string, readonly string[]>;
  /** The same for validation conditions. */
  validationSubgroups?: Record<string, readonly string[]>;
  /** SHA-256 of the data file the conditions came from. */
  source?: string;
  /** Name of the data set, and how many cells and conditions it had. */
  dataset?: string;
  nCells?: number;
  nConditions?: number;
  /** What was decided while splitting, for people: each one sentence. */
  notes?: readonly string[];
}

/** How an algorithm is called. */
export interface SplitOptions {
  /** Integer from 0 to 2³² − 1, as numpy's legacy generator takes it. */
  seed: number;
  /** SHA-256 of the data file, kept in the split. */
  source?: string;
}

/** Conditions in order of first appearance in the data → a split of them. */
export type SplitAlgorithm = (conditions: readonly Condition[], options: DrawOptions) => Split;

/** Validation and test pooled: what the paper's figures show as held out. */
export function heldOut(split: Split): string[] {
  return [...split.test, ...split.validation];
}

/** A split that holds out some of its held-out conditions only, trained on the same; the others belong to no set. */
export function holdOutOnly(split: Split, labels: Iterable<string>, reason: string): Split {
  const kept = new Set(labels);
  const of = (set: readonly string[]): string[] => set.filter((label) => kept.has(label));
  const others = heldOut(split).filter((label) => !kept.has(label));
  return {
    ...split,
    validation: of(split.validation),
    test: of(split.test),
    dropped: [...split.dropped, ...others.map((condition) => ({ condition, reason }))],
  };
}
