import type { Pseudobulk } from "./pseudobulk.ts";
import { meansOf } from "./select.ts";

/** Change of every gene from control in one condition (row of the pseudobulk). */
export function changesOf(pseudobulk: Pseudobulk, row: number): Float64Array {
  const control = meansOf(pseudobulk, pseudobulk.control);
  return meansOf(pseudobulk, row).map((value, gene) => value - control[gene]!);
}

/** Size of a condition's effect: L2 of its change from control over some genes (columns), all unless given. */
export function effectSize(pseudobulk: Pseudobulk, row: number, panel?: ArrayLike<number>): number {
  const changes = changesOf(pseudobulk, row);
  const genes = panel ?? changes.map((_, gene) => gene);
  let sum = 0;
  for (let i = 0; i < genes.length; i++) sum += changes[genes[i]!]! ** 2;
  return Math.sqrt(sum);
}

/** Genes (columns) of a panel by how much they change over some conditions, most first: by the sum of squared changes. */
export function mostChanged(
  pseudobulk: Pseudobulk,
  rows: readonly number[],
  panel: ArrayLike<number>,
): number[] {
  const changes = rows.map((row) => changesOf(pseudobulk, row));
  const size = (gene: number): number => changes.reduce((sum, change) => sum + change[gene]! ** 2, 0);
  return Array.from(panel)
    .map((gene) => ({ gene, size: size(gene) }))
    .sort((a, b) => b.size - a.size || a.gene - b.gene)
    .map(({ gene }) => gene);
}

/**
 * The same pseudobulk with control cells of another one mixed into its control, each weighted by its number of cells:
 * what happens when cells of another kind are taken for control. Genes must be the same.
 */
export function withMixedControl(pseudobulk: Pseudobulk, other: Pseudobulk): Pseudobulk {
  const [n, m] = [pseudobulk.nCells[pseudobulk.control]!, other.nCells[other.control]!];
  const foreign = meansOf(other, other.control);
  const means = pseudobulk.means.slice();
  const start = pseudobulk.control * pseudobulk.genes.length;
  for (let gene = 0; gene < foreign.length; gene++) {
    means[start + gene] = (n * means[start + gene]! + m * foreign[gene]!) / (n + m);
  }
  const nCells = pseudobulk.nCells.map((count, row) => (row === pseudobulk.control ? n + m : count));
  return { ...pseudobulk, means, nCells };
}
