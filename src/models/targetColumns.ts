import type { Pseudobulk } from "../data/pseudobulk.ts";

/** Column of each measured gene by its symbol; of a symbol that names several genes, the first. */
export function targetColumns(training: Pseudobulk): Map<string, number> {
  const columns = new Map<string, number>();
  training.genes.forEach((gene, column) => columns.has(gene) || columns.set(gene, column));
  return columns;
}
