import type { Split } from "../splits/split.ts";

/** Where one condition went. */
export interface SplitRow {
  condition: string;
  set: "train" | "validation" | "test" | "dropped";
  /** Why it is in no set, where it was dropped. */
  why: string;
}

/** A split as a table: one row per condition, in the order of its sets. */
export function splitTable({ train, validation, test, dropped }: Split): SplitRow[] {
  const rows = (set: SplitRow["set"], conditions: readonly string[]): SplitRow[] =>
    conditions.map((condition) => ({ condition, set, why: "" }));
  return [
    ...rows("train", train),
    ...rows("validation", validation),
    ...rows("test", test),
    ...dropped.map(({ condition, reason }): SplitRow => ({ condition, set: "dropped", why: reason })),
  ];
}
