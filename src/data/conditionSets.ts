import { PertlineError } from "../error.ts";
import type { Column } from "../io/table.ts";
import { textAt } from "../io/table.ts";
import { readTable } from "../io/text/readTable.ts";

/** Conditions of each set, in the order of the file, each once per set. */
export interface ConditionSets {
  train: string[];
  val: string[];
  test: string[];
}

const CONDITION = /^(condition|perturbation|pert|label|gene)s?$/i;
const SET = /^(set|split|subset|partition)$/i;
const SETS: ReadonlyMap<string, keyof ConditionSets> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["val", "val"],
  ["valid", "val"],
  ["validation", "val"],
  ["test", "test"],
]);

/**
 * Reads a table of conditions and the set of each (`condition,set`; comma, tab or semicolon, plain or gzip, or Parquet),
 * columns in any order and beside others. Sets are train, val and test; conditions without one belong to none. A
 * condition may be listed more than once, as in a table of cells.
 *
 * @throws PertlineError BAD_SPLIT naming the row; those of reading a table
 */
export async function readConditionSets(file: string): Promise<ConditionSets> {
  const table = await readTable(file);
  const named = (pattern: RegExp): Column | undefined =>
    [...table.columns].find(([name]) => pattern.test(name))?.[1];
  const conditions = named(CONDITION);
  const only = table.columns.size === 1 ? [...table.columns.values()][0] : undefined;
  // The first column of a table names its rows: it is the one of the two that is not among the others.
  const sets = named(SET) ?? (conditions === undefined ? only : undefined);
  if (conditions === undefined && sets === undefined)
    throw new PertlineError(
      "BAD_SPLIT",
      `A split as a table has the columns condition and set; ${file} has ${["its first column", ...table.columns.keys()].join(", ")}. Write the header condition,set.`,
    );
  const found: Record<keyof ConditionSets, Set<string>> = { train: new Set(), val: new Set(), test: new Set() }; // prettier-ignore
  for (let row = 0; row < table.rows; row++) {
    const condition = (conditions ? textAt(conditions, row) : table.index[row])?.trim();
    const text = (sets ? textAt(sets, row) : table.index[row])?.trim();
    if (!text) continue;
    const set = SETS.get(text.toLowerCase());
    if (set === undefined || !condition)
      throw new PertlineError(
        "BAD_SPLIT",
        set === undefined
          ? `${file}, row ${row + 1} (${condition}): a set is train, val or test, or empty for none; found "${text}".`
          : `${file}, row ${row + 1} names no condition for the set ${text}.`,
      );
    found[set].add(condition);
  }
  return { train: [...found.train], val: [...found.val], test: [...found.test] };
}
