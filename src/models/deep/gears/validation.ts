import type { CellMatrix } from "../../../data/cellMatrix.ts";
import type { Predictor } from "./predictor.ts";

/** A condition to choose the best epoch by. */
export interface ValidationCondition {
  nodes: readonly number[];
  /** Rows of its cells, and of the control cell of each. */
  rows: readonly number[];
  pairs: readonly number[];
  /** Genes that count. */
  genes: Int32Array;
}

/**
 * GEARS' validation: the squared error of the mean over a condition's cells, averaged over its most changed genes and
 * then over conditions.
 *
 * @param order of the validation cells, as (condition, cell) pairs cut into batches: the first of each batch alone sees
 * the co-expression graph; absent where all do
 */
export async function validationError(
  cells: CellMatrix,
  conditions: readonly ValidationCondition[],
  predictor: Predictor,
  order?: readonly (readonly number[])[],
): Promise<number> {
  const spread = await predictor.change(conditions.map(({ nodes }) => ({ nodes, spread: true })));
  const plain = order ? await predictor.change(conditions.map(({ nodes }) => ({ nodes, spread: false }))) : spread; // prettier-ignore
  const firsts = conditions.map(() => 0);
  for (const [first] of order ?? []) firsts[first!]!++;
  let sum = 0;
  conditions.forEach(({ rows, pairs, genes }, at) => {
    const share = order ? firsts[at]! / rows.length : 1;
    const [x, y] = [meansOver(cells, pairs, genes), meansOver(cells, rows, genes)];
    let error = 0;
    genes.forEach((gene, i) => {
      const change = share * spread[at]![gene]! + (1 - share) * plain[at]![gene]!;
      error += (x[i]! + change - y[i]!) ** 2 / genes.length;
    });
    sum += error / conditions.length;
  });
  return sum;
}

/** Mean of some genes, ascending, over cells. */
function meansOver(
  { indptr, indices, values, genes: all }: CellMatrix,
  rows: readonly number[],
  genes: Int32Array,
): Float64Array {
  // prettier-ignore
  const place = new Int32Array(all.length).fill(-1);
  genes.forEach((gene, i) => (place[gene] = i));
  const means = new Float64Array(genes.length);
  for (const row of rows)
    for (let k = indptr[row]!; k < indptr[row + 1]!; k++) {
      const at = place[indices[k]!]!;
      if (at >= 0) means[at]! += values[k]! / rows.length;
    }
  return means;
}
