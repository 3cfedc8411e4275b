import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";

/** Numbers per condition and gene, as a file holds them. */
export interface PredictionTable {
  /** Path that was read. */
  source: string;
  genes: string[];
  /** Labels as written there. */
  conditions: string[];
  /** conditions × genes, row-major, finite. */
  values: Float64Array;
  /** Same shape, where given: standard errors, not negative. */
  standardErrors?: Float64Array;
  /** Of each condition, where given: cells that were predicted. */
  nCells?: readonly number[];
}

/**
 * Checks what every format must keep: something there, no label twice, finite numbers.
 * @throws PertlineError NO_PREDICTIONS, DUPLICATE_CONDITION, NOT_FINITE
 */
export function checkTable(table: PredictionTable): PredictionTable {
  const { source, genes, conditions, values } = table;
  if (genes.length === 0 || conditions.length === 0)
    throw new PertlineError(
      "NO_PREDICTIONS",
      `${source} holds ${conditions.length} conditions × ${genes.length} genes. Expected one row of numbers per predicted condition.`,
    );
  refuseTwice(source, conditions);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const bad = values.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0);
    throw new PertlineError(
      "NOT_FINITE",
      `${source}: ${bad} of ${values.length} values are missing or not finite; the first is gene ${genes[at % genes.length]} in condition ` +
        `${conditions[Math.floor(at / genes.length)]}. Leave out a condition or a gene that is not predicted; what is left out is reported, not guessed.`,
    );
  }
  return table;
}

/** @throws PertlineError DUPLICATE_CONDITION */
export function refuseTwice(source: string, conditions: readonly string[]): void {
  const seen = new Set<string>();
  const twice = new Set(conditions.filter((label) => seen.size === seen.add(label).size));
  if (twice.size > 0)
    throw new PertlineError(
      "DUPLICATE_CONDITION",
      `${source} holds ${twice.size} condition${twice.size === 1 ? "" : "s"} more than once (${listed([...twice])}). Expected one prediction per condition; average them or keep one.`,
    );
}
