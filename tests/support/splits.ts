import { readFileSync } from "node:fs";
import { parseCondition, type Condition } from "../../src/data/condition.ts";
import type { DrawOptions } from "../../src/splits/options.ts";
import type { Split } from "../../src/splits/split.ts";

export interface SplitCase {
  algorithm: string;
  /** Name of a list. */
  conditions: string;
  seed: number;
  options: Partial<DrawOptions>;
  split: Record<string, unknown>;
}

/** Splits drawn by numpy (`tests/golden/make_splits.py`) for one algorithm. */
export function splitCases(algorithm: string): { lists: Record<string, string[]>; cases: SplitCase[] } {
  const { lists, cases } = JSON.parse(
    readFileSync(new URL("../golden/splits.json", import.meta.url), "utf8"),
  ) as { lists: Record<string, string[]>; cases: SplitCase[] };
  return { lists, cases: cases.filter((one) => one.algorithm === algorithm) };
}

export const parsed = (labels: readonly string[]): Condition[] =>
  labels.map((label) => parseCondition(label));

/** One letter per condition, as the golden file has it: train, validation, test (e), dropped (-). */
export function letters(split: Split, labels: readonly string[]): string {
  const of = new Map<string, string>();
  for (const label of split.train) of.set(label, "t");
  for (const label of split.validation) of.set(label, "v");
  for (const label of split.test) of.set(label, "e");
  for (const { condition } of split.dropped) of.set(condition, "-");
  return labels.map((label) => of.get(label) ?? "?").join("");
}

/** What no split may break: every condition in one place, once, and lists in order of first appearance. */
export function misplaced(split: Split, labels: readonly string[]): string[] {
  const places = [...split.train, ...split.validation, ...split.test, ...split.dropped.map(({ condition }) => condition)]; // prettier-ignore
  const order = new Map(labels.map((label, i) => [label, i]));
  return [
    ...labels.filter((label) => places.filter((one) => one === label).length !== 1),
    ...places.filter((label) => !order.has(label)),
    ...[split.train, split.validation, split.test].flatMap((set) =>
      set.filter((label, i) => i > 0 && order.get(label)! < order.get(set[i - 1]!)!),
    ),
  ];
}

/** GEARS' own splits of two lists (`reference/gears_splits.json`). */
export interface GearsReference {
  conditions_in_order_of_appearance: string[];
  single_only_conditions: string[];
  cases: {
    split: string;
    seed: number;
    conditions: "mixed" | "single_only";
    set2conditions: Record<"train" | "val" | "test" | "dropped_nan", string[] | undefined>;
    subgroup: { test_subgroup: Record<string, string[]>; val_subgroup: Record<string, string[]> } | null;
  }[];
}
