import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import type { SplitOptions } from "./split.ts";

/** What the algorithms can be told beside the seed; each takes some of it (`SPLITS` names the algorithms). */
export interface DrawOptions extends SplitOptions {
  /** Share of genes whose perturbations may be trained on (`train_gene_set_size`); default 0.75. */
  trainGenes?: number;
  /** Share of doubles of two such genes that are trained on (`combo_seen2_train_frac`); default 0.75. */
  trainDoubles?: number;
  /** Share that is drawn for testing (`test_size`); default 0.1. */
  testSize?: number;
  /** Genes that must be held out, in place of those drawn (`test_perts` of simulation, `test_pert_genes` of the others). */
  testGenes?: readonly string[];
  /** Hold out no other genes than `testGenes` (`only_test_set_perts`). */
  onlyTestGenes?: boolean;
  /** Doubles that are tested, in place of those drawn (`test_perts` of combo_seen2). */
  testConditions?: readonly string[];
  /** Draw from doubles that lack a single, too, as the paper's script does. */
  keepIncomplete?: boolean;
}

/** Names of what an algorithm can be told. */
export type DrawOption = Exclude<keyof DrawOptions, keyof SplitOptions>;

const EVERY: readonly DrawOption[] = ["trainGenes", "trainDoubles", "testSize", "testGenes", "onlyTestGenes", "testConditions", "keepIncomplete"]; // prettier-ignore
const SHARES: readonly DrawOption[] = ["trainGenes", "trainDoubles", "testSize"];

/**
 * Refuses options that an algorithm would pass over in silence, and shares that are none. What was told is returned, so
 * that a manifest can hold it.
 *
 * @throws PertlineError BAD_OPTION, BAD_FRACTION
 */
export function toldOptions(
  algorithm: string,
  options: DrawOptions,
  takes: readonly DrawOption[],
): Record<string, number | boolean | readonly string[]> {
  const told: Record<string, number | boolean | readonly string[]> = {};
  for (const name of EVERY) {
    const value = options[name];
    if (value === undefined || value === false) continue;
    if (!takes.includes(name))
      throw new PertlineError(
        "BAD_OPTION",
        `The split ${algorithm} does not take ${name}; it takes ${takes.length === 0 ? "a seed only" : ["seed", ...takes].join(", ")}.`,
      );
    if (SHARES.includes(name) && !(typeof value === "number" && value > 0 && value <= 1))
      throw new PertlineError(
        "BAD_FRACTION",
        `${name} is a share above 0 and at most 1, found ${String(value)}.`,
      );
    told[name] = value;
  }
  if (told.onlyTestGenes !== undefined && told.testGenes === undefined)
    throw new PertlineError(
      "BAD_OPTION",
      "onlyTestGenes holds out the genes of testGenes and no others; give testGenes.",
    );
  return told;
}

/** @throws PertlineError UNKNOWN_GENE for a gene that is not perturbed in the data, naming near misses */
export function checkTestGenes(testGenes: readonly string[], perturbed: readonly string[]): void {
  const known = new Set(perturbed);
  const unknown = testGenes.find((gene) => !known.has(gene));
  if (unknown !== undefined)
    throw new PertlineError(
      "UNKNOWN_GENE",
      `testGenes are genes that are perturbed in the data; ${unknown} is not. ${suggestion(unknown, known)}`,
    );
  if (testGenes.length === 0)
    throw new PertlineError(
      "BAD_OPTION",
      "testGenes is empty; name genes, or leave it out to have them drawn.",
    );
}
