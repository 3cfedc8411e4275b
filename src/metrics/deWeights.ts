import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { DenseMatrix } from "../stats/matrix.ts";
import type { Moments } from "../stats/welch.ts";
import { welchT } from "../stats/welch.ts";

/**
 * Weights of genes for WMSE and weighted R²: |t| of the condition's cells against all other cells, scaled to 0 … 1 over
 * these genes, squared. From means and variances of the pseudobulk; a gene that varies nowhere has t = 0.
 *
 * Source: CellSimBench data_manager `_precompute_deg_weights`, on scanpy's `rank_genes_groups(reference="rest")`.
 * @param rows conditions (rows of the pseudobulk) that weights are wanted for
 * @param columns genes that are scored
 * @param others rows whose cells are the rest; all, control included, unless given
 * @returns rows × columns; 0 throughout where all |t| are equal, and for a condition of one cell
 */
export function deWeights(
  truth: Pseudobulk,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  others: ArrayLike<number> = truth.conditions.map((_, row) => row),
): DenseMatrix {
  const [n, m, width] = [rows.length, columns.length, truth.genes.length];
  const values = new Float64Array(n * m);
  const all = new Set(Array.from(others));
  for (let g = 0; g < m; g++) {
    const column = columns[g]!;
    const total = pooled(truth, all, column);
    for (let i = 0; i < n; i++) {
      const row = rows[i]!;
      const own = {
        mean: truth.means[row * width + column]!,
        variance: truth.variances[row * width + column]!,
        n: truth.nCells[row]!,
      };
      const t = welchT(own, all.has(row) ? without(total, own) : total);
      values[i * m + g] = Number.isFinite(t) ? Math.abs(t) : 0;
    }
  }
  for (let i = 0; i < n; i++) scale(values.subarray(i * m, (i + 1) * m), truth.nCells[rows[i]!]! > 1);
  return { rows: n, columns: m, values };
}

/** Moments of the cells of several conditions together. */
function pooled(
  { means, variances, nCells, genes }: Pseudobulk,
  rows: ReadonlySet<number>,
  column: number,
): Moments {
  let [n, sum] = [0, 0];
  for (const row of rows) {
    n += nCells[row]!;
    sum += nCells[row]! * means[row * genes.length + column]!;
  }
  const mean = sum / n;
  let squares = 0;
  for (const row of rows) {
    const at = row * genes.length + column;
    squares += (nCells[row]! - 1) * variances[at]! + nCells[row]! * (means[at]! - mean) ** 2;
  }
  return { mean, variance: squares / (n - 1), n };
}

/** Moments of the cells that are left when one group is taken away. */
function without(total: Moments, own: Moments): Moments {
  const n = total.n - own.n;
  const mean = (total.n * total.mean - own.n * own.mean) / n;
  const squares =
    (total.n - 1) * total.variance -
    (own.n - 1) * own.variance -
    own.n * (own.mean - total.mean) ** 2 -
    n * (mean - total.mean) ** 2;
  return { mean, variance: Math.max(0, squares) / (n - 1), n };
}

function scale(row: Float64Array, usable: boolean): void {
  let [low, high] = [Infinity, -Infinity];
  for (const value of row) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  for (let i = 0; i < row.length; i++)
    row[i] = usable && high > low ? ((row[i]! - low) / (high - low)) ** 2 : 0;
}
