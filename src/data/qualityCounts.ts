import type { Cells, Progress } from "./cells.ts";
import { subset } from "./subset.ts";

/** How much was measured per cell and per gene. */
export interface QualityCounts {
  /** Per cell: sum of its values, the library size where they are counts. */
  totals: Float64Array;
  /** Per cell: genes whose value is not 0. */
  genesPerCell: Int32Array;
  /** Per gene: sum of its values. */
  countsPerGene: Float64Array;
  /** Per gene: cells where its value is not 0. */
  cellsPerGene: Int32Array;
}

export interface WorkOptions {
  signal?: AbortSignal;
  progress?: Progress;
}

/**
 * Sums and numbers of non-zeros per cell and per gene, in one pass.
 * @param genes 1 for genes that count towards the cells' numbers, all unless given
 */
export async function qualityCounts(
  cells: Cells,
  options: WorkOptions = {},
  genes?: Uint8Array,
): Promise<QualityCounts> {
  const totals = new Float64Array(cells.nCells);
  const genesPerCell = new Int32Array(cells.nCells);
  const countsPerGene = new Float64Array(cells.genes.length);
  const cellsPerGene = new Int32Array(cells.genes.length);
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(options))
    for (let cell = 0; cell < nCells; cell++) {
      let total = 0;
      let count = 0;
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++) {
        const value = values[i] as number;
        if (value === 0) continue;
        const gene = indices[i] as number;
        countsPerGene[gene]! += value;
        cellsPerGene[gene]!++;
        if (genes && genes[gene] !== 1) continue;
        total += value;
        count++;
      }
      totals[start + cell] = total;
      genesPerCell[start + cell] = count;
    }
  options.signal?.throwIfAborted();
  return { totals, genesPerCell, countsPerGene, cellsPerGene };
}

/**
 * The cells with at least so many genes that are not 0, and a sum of at least so much (scanpy's `filter_cells`).
 * @throws PertlineError NO_CELLS
 */
export async function filterCells(
  cells: Cells,
  { minGenes = 0, minCounts = 0, ...options }: { minGenes?: number; minCounts?: number } & WorkOptions,
): Promise<Cells> {
  const { totals, genesPerCell } = await qualityCounts(cells, options);
  const kept = Uint8Array.from(totals, (total, i) => total >= minCounts && (genesPerCell[i] as number) >= minGenes ? 1 : 0); // prettier-ignore
  return subset(cells, { cells: kept });
}

/**
 * The genes that are not 0 in at least so many cells, and sum to at least so much (scanpy's `filter_genes`).
 * @throws PertlineError NO_CELLS
 */
export async function filterGenes(
  cells: Cells,
  { minCells = 0, minCounts = 0, ...options }: { minCells?: number; minCounts?: number } & WorkOptions,
): Promise<Cells> {
  const { countsPerGene, cellsPerGene } = await qualityCounts(cells, options);
  const kept = Uint8Array.from(countsPerGene, (total, i) => total >= minCounts && (cellsPerGene[i] as number) >= minCells ? 1 : 0); // prettier-ignore
  return subset(cells, { genes: kept });
}
