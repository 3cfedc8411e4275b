import type { Condition } from "../data/condition.ts";
import { SPLITS } from "./registry.ts";
import type { DrawOptions } from "./options.ts";
import type { Split } from "./split.ts";

/** The data that a split is used on, as far as it is known. */
export interface DataAtHand {
  /** SHA-256 of the data file. */
  source?: string;
  /** Of all conditions together. */
  nCells?: number;
}

/**
 * How the data that a split was made from differ from those at hand, each one sentence. A split whose conditions are all
 * there can be used whatever the file; these say that it may not be the data it was made for.
 */
export function misfits(split: Split, conditions: readonly Condition[], here: DataAtHand = {}): string[] {
  const found: string[] = [];
  if (split.source !== undefined && here.source !== undefined && split.source !== here.source)
    found.push(`The split was made from another file: SHA-256 ${split.source.slice(0, 12)}… there, ${here.source.slice(0, 12)}… here.`); // prettier-ignore
  if (split.nCells !== undefined && here.nCells !== undefined && split.nCells !== here.nCells)
    found.push(`The split was made from ${split.nCells.toLocaleString("en")} cells; here are ${here.nCells.toLocaleString("en")}.`); // prettier-ignore
  if (split.nConditions !== undefined && split.nConditions !== conditions.length)
    found.push(`The split was made from ${split.nConditions.toLocaleString("en")} conditions; here are ${conditions.length.toLocaleString("en")}.`); // prettier-ignore
  return found;
}

/**
 * Whether a split is what its algorithm, seed and options give for the conditions that it lists, in the data's order;
 * undefined where the algorithm is not one of `SPLITS`, or where it cannot be drawn. What it says to have dropped may have
 * been held out: doubles and singles of one split can be scored apart (`holdOutOnly`).
 */
export function isReproduced(split: Split, conditions: readonly Condition[]): boolean | undefined {
  const make = SPLITS.get(split.algorithm);
  if (!make) return undefined;
  const mentioned = new Set([...split.train, ...split.validation, ...split.test, ...split.dropped.map(({ condition }) => condition)]); // prettier-ignore
  const listed = conditions.filter(({ label }) => mentioned.has(label));
  try {
    const { train_gene_set_size, combo_seen2_train_frac, test_size } = split.fractions;
    const shares: Partial<DrawOptions> = {
      ...(train_gene_set_size !== undefined && { trainGenes: train_gene_set_size }),
      ...(combo_seen2_train_frac !== undefined && { trainDoubles: combo_seen2_train_frac }),
      ...(test_size !== undefined && { testSize: test_size }),
    };
    const again = make(listed, { ...shares, ...split.options, seed: split.seed });
    const same = (a: readonly string[], b: readonly string[]): boolean =>
      JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
    const gone = new Set(split.dropped.map(({ condition }) => condition));
    const [validation, test] = [again.validation, again.test].map((set) => set.filter((label) => !gone.has(label))); // prettier-ignore
    return same(split.train, again.train) && same(split.validation, validation!) && same(split.test, test!); // prettier-ignore
  } catch {
    return undefined;
  }
}
