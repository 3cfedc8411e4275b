import { readFileSync } from "node:fs";

export interface SplitCase {
  algorithm: string;
  /** Name of a list. */
  conditions: string;
  seed: number;
  trainGenes?: number;
  trainDoubles?: number;
  split: Record<string, unknown>;
}

/** Splits drawn by numpy (`tests/golden/make_splits.py`) for one algorithm. */
export function splitCases(algorithm: string): {
  lists: Record<string, string[]>;
  cases: Omit<SplitCase, "algorithm">[];
} {
  const { lists, cases } = JSON.parse(
    readFileSync(new URL("../golden/splits.json", import.meta.url), "utf8"),
  ) as { lists: Record<string, string[]>; cases: SplitCase[] };
  return {
    lists,
    cases: cases
      .filter((one) => one.algorithm === algorithm)
      .map(({ algorithm: _algorithm, ...rest }) => rest),
  };
}
