import type { Pseudobulk } from "./pseudobulk.ts";

/**
 * The genes that the paper scores: those with the highest control mean, 1,000 or all where there are fewer; equal means
 * in file order.
 *
 * @returns positions of genes, highest mean first
 */
export function expressionPanel({ genes, means, control }: Pseudobulk, size = 1000): Int32Array {
  const row = means.subarray(control * genes.length, (control + 1) * genes.length);
  return Int32Array.from(genes, (_, gene) => gene)
    .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
    .slice(0, size);
}
