import type { DifferentialExpression } from "../../../data/differentialExpression.ts";

/** What cell-eval's metrics read of a test of every gene in every condition. Matrices are conditions × genes, row-major. */
export interface DeTable {
  conditions: readonly string[];
  genes: readonly string[];
  /** P values adjusted over the genes of a condition; NaN where a gene was not tested. */
  adjusted: ArrayLike<number>;
  logFoldChanges: ArrayLike<number>;
}

/** One row of such a table. */
export interface DeGene {
  gene: string;
  adjusted: number;
  change: number;
}

/** The table of our own tests, by the labels of conditions. */
export function deTable(tests: DifferentialExpression): DeTable {
  const { conditions, genes, adjusted, logFoldChanges } = tests;
  return { conditions: conditions.map(({ label }) => label), genes, adjusted, logFoldChanges };
}

/**
 * Genes of a condition that were tested; none where the table does not have it. Numbers are rounded to single precision, as
 * cell-eval does before it compares them.
 */
export function deGenes(
  { conditions, genes, adjusted, logFoldChanges }: DeTable,
  condition: string,
): DeGene[] {
  const row = conditions.indexOf(condition);
  if (row < 0) return [];
  return genes
    .map((gene, g) => ({
      gene,
      adjusted: Math.fround(adjusted[row * genes.length + g]!),
      change: Math.fround(logFoldChanges[row * genes.length + g]!),
    }))
    .filter((one) => !Number.isNaN(one.adjusted));
}
