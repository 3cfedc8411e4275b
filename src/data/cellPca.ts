import { PertlineError } from "../error.ts";
import { leadingEigen } from "../stats/eigen.ts";
import type { DenseMatrix } from "../stats/matrix.ts";
import { rowOf } from "../stats/matrix.ts";
import type { Cells } from "./cells.ts";
import type { WorkOptions } from "./qualityCounts.ts";

export interface CellPca {
  /** Cells × components: of the cells with a 1 in `kept`, in their order. */
  scores: DenseMatrix;
  /** Components × genes, orthonormal rows. The entry of largest size in each is positive. */
  loadings: DenseMatrix;
  /** Variance of each component (denominator n − 1), largest first. */
  variances: Float64Array;
  /** Of each gene over the cells. */
  means: Float64Array;
}

/** Their covariances take 8 × genes² bytes: 288 MB. */
const MOST_GENES = 6000;

/**
 * Principal components of cells, genes centred and not scaled, as scanpy's `pca` on the genes given. In two passes over
 * the file: the covariances of genes, then the scores; memory is genes² + cells × components numbers.
 *
 * @param kept 1 for cells that count, all unless given
 * @throws PertlineError TOO_MANY_GENES, BAD_COMPONENTS
 */
export async function cellPca(
  cells: Cells,
  { components = 50, kept, ...options }: { components?: number; kept?: Uint8Array } & WorkOptions = {},
): Promise<CellPca> {
  const width = cells.genes.length;
  if (width > MOST_GENES)
    throw new PertlineError("TOO_MANY_GENES", `Principal components of ${width} genes: expected ${MOST_GENES} at most. Choose highly variable genes first: subset(cells, { genes: (await highlyVariable(cells, { nTop: 2000 })).genes }).`); // prettier-ignore
  if (!(Number.isInteger(components) && components >= 1))
    throw new PertlineError("BAD_COMPONENTS", `Expected a whole number of components from 1 on, found ${components}.`); // prettier-ignore
  const read = { ...options, ...(kept && { rows: kept }) };
  const sums = new Float64Array(width);
  const products = new Float64Array(width * width);
  let n = 0;
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(read))
    for (let cell = 0; cell < nCells; cell++) {
      if (kept && kept[start + cell] !== 1) continue;
      n++;
      const [from, end] = [indptr[cell] as number, indptr[cell + 1] as number];
      for (let i = from; i < end; i++) {
        const value = values[i] as number;
        const row = (indices[i] as number) * width;
        sums[indices[i] as number]! += value;
        for (let j = from; j < end; j++)
          products[row + (indices[j] as number)]! += value * (values[j] as number);
      }
    }
  const means = sums.map((sum) => sum / n);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++)
      products[i * width + j] = ((products[i * width + j] as number) - n * (means[i] as number) * (means[j] as number)) / (n - 1); // prettier-ignore
  const { values: variances, vectors: loadings } = leadingEigen({ rows: width, columns: width, values: products }, Math.min(components, width, n)); // prettier-ignore
  for (let c = 0; c < loadings.rows; c++) orient(rowOf(loadings, c));
  return { scores: await project(cells, loadings, means, n, kept, read), loadings, variances, means };
}

/** Turns a vector so that its entry of largest size is positive; a later one counts only if it is clearly larger. */
function orient(vector: Float64Array): void {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
  if (largest < 0) for (let i = 0; i < vector.length; i++) vector[i]! *= -1;
}

async function project(
  cells: Cells,
  loadings: DenseMatrix,
  means: Float64Array,
  n: number,
  kept: Uint8Array | undefined,
  read: WorkOptions & { rows?: Uint8Array },
): Promise<DenseMatrix> {
  const [count, width] = [loadings.rows, loadings.columns];
  const scores = new Float64Array(n * count);
  const turned = new Float64Array(width * count);
  const centre = new Float64Array(count);
  for (let c = 0; c < count; c++)
    for (let gene = 0; gene < width; gene++) {
      const loading = loadings.values[c * width + gene] as number;
      turned[gene * count + c] = loading;
      centre[c]! += loading * (means[gene] as number);
    }
  let row = 0;
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(read))
    for (let cell = 0; cell < nCells; cell++) {
      if (kept && kept[start + cell] !== 1) continue;
      const to = row++ * count;
      for (let c = 0; c < count; c++) scores[to + c] = -(centre[c] as number);
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++) {
        const [value, from] = [values[i] as number, (indices[i] as number) * count];
        for (let c = 0; c < count; c++) scores[to + c]! += value * (turned[from + c] as number);
      }
    }
  return { rows: n, columns: count, values: scores };
}
