import type { Condition } from "../data/condition.ts";
import { changesOf } from "../data/changes.ts";
import type { DifferentialExpression } from "../data/differentialExpression.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed, suggestion } from "../nearest.ts";

/** Columns of the truth that are scored in one condition, most important first. */
export type ConditionPanel = (condition: Condition, row: number) => ArrayLike<number>;

/** Which genes are scored: the same in every condition (see also `expressionPanel`), or chosen for each. */
export type Panel = ArrayLike<number> | ConditionPanel;

/** Every gene of the file. */
export function allGenesPanel({ genes }: Pick<Pseudobulk, "genes">): Int32Array {
  return Int32Array.from(genes, (_, gene) => gene);
}

/**
 * Genes of a list, in its order; of a symbol that several rows have, all of them.
 * @throws UNKNOWN_GENES when one of them is not in the data
 */
export function listedPanel({ genes }: Pick<Pseudobulk, "genes">, symbols: readonly string[]): Int32Array {
  const columns = new Map<string, number[]>();
  genes.forEach((gene, column) => {
    const own = columns.get(gene);
    if (own) own.push(column);
    else columns.set(gene, [column]);
  });
  const wanted = [...new Set(symbols)];
  const unknown = wanted.filter((symbol) => !columns.has(symbol));
  if (unknown.length > 0 || wanted.length === 0)
    throw new PertlineError(
      "UNKNOWN_GENES",
      wanted.length === 0
        ? "Expected the symbols of the genes to score, found none."
        : `${unknown.length} of ${wanted.length} genes to score are not in the data: ${listed(unknown)}. ${suggestion(unknown[0]!, columns.keys())} Leave them out or correct them.`,
    );
  return Int32Array.from(wanted.flatMap((symbol) => columns.get(symbol)!));
}

/**
 * The genes that change most in each condition, by |y − control|. They are chosen by looking at the truth: a description of
 * where errors are, and a choice that favours no model, but no error that could be known beforehand.
 */
export function changePanel(truth: Pseudobulk, size = 1000): ConditionPanel {
  return (_, row) => largest(changesOf(truth, row).map(Math.abs), size);
}

/**
 * The genes with the largest absolute statistic of a test against control in each condition, equal ones in file order.
 * A condition that was not tested (one cell) has no genes.
 */
export function differentialPanel(tests: DifferentialExpression, size = 1000): ConditionPanel {
  const width = tests.genes.length;
  const rows = new Map(tests.conditions.map(({ label }, row) => [label, row]));
  return ({ label }) => {
    const row = rows.get(label);
    if (row === undefined) return [];
    return largest(tests.scores.slice(row * width, (row + 1) * width).map(Math.abs), size);
  };
}

/** Positions of the largest values, largest first, equal ones in order. */
export function largest(values: ArrayLike<number>, size: number = values.length): Int32Array {
  return Int32Array.from(values, (_, i) => i)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, size);
}
