import type { CellMatrix } from "../../../data/cellMatrix.ts";
import { welchT } from "../../../stats/welch.ts";

/** Rows of the cells of each condition. */
export function rowsByCondition({ conditions, conditionOf }: CellMatrix): number[][] {
  const rows: number[][] = conditions.map(() => []);
  conditionOf.forEach((condition, row) => rows[condition]!.push(row));
  return rows;
}

/** Mean and variance (denominator n − 1) of each gene over cells. */
export function momentsOf(
  { genes, indptr, indices, values }: CellMatrix,
  rows: ArrayLike<number>,
): { mean: Float64Array; variance: Float64Array; n: number } {
  // prettier-ignore
  const n = rows.length;
  const mean = new Float64Array(genes.length);
  const present = new Float64Array(genes.length);
  const variance = new Float64Array(genes.length);
  const each = (visit: (gene: number, value: number) => void): void => {
    for (let i = 0; i < n; i++)
      for (let k = indptr[rows[i]!]!; k < indptr[rows[i]! + 1]!; k++) visit(indices[k]!, values[k]!);
  };
  each((gene, value) => (mean[gene]! += value / n));
  each((gene, value) => {
    present[gene]!++;
    variance[gene]! += (value - mean[gene]!) ** 2;
  });
  for (let gene = 0; gene < genes.length; gene++)
    variance[gene] = n < 2 ? 0 : (variance[gene]! + (n - present[gene]!) * mean[gene]! ** 2) / (n - 1);
  return { mean, variance, n };
}

/**
 * The genes that GEARS chooses the best epoch by: the 20 with the largest |t| against control (Welch; scanpy's
 * `rank_genes_groups`), ascending. Genes that tie are taken in file order.
 */
export function mostChanged(
  cells: CellMatrix,
  rows: readonly number[],
  control: readonly number[],
  most = 20,
): Int32Array {
  // prettier-ignore
  const [a, b] = [momentsOf(cells, rows), momentsOf(cells, control)];
  const sizes = Float64Array.from(a.mean, (mean, gene) => Math.abs(welchT({ mean, variance: a.variance[gene]!, n: a.n }, { mean: b.mean[gene]!, variance: b.variance[gene]!, n: b.n })) || 0); // prettier-ignore
  const order = Int32Array.from(sizes.keys()).sort((x, y) => sizes[y]! - sizes[x]! || x - y);
  return order.slice(0, most).sort();
}
