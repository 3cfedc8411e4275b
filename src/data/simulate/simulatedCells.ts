import type { CellBlock, Cells, ReadOptions } from "../cells.ts";
import type { Simulation } from "./simulate.ts";

/** Rows per block. */
const BLOCK = 1024;

/**
 * A simulated experiment as cells in memory, normalised (log1p), for anything that takes cells:
 * `await pseudobulk(simulatedCells(await simulate(settings)))`. `writeSimulation` makes a file of it.
 */
export function simulatedCells({ truth, X, obs, var: genes }: Simulation, name = "simulated cells"): Cells {
  const [nCells, nGenes] = X.shape;
  async function* blocks({ signal, rows, progress }: ReadOptions = {}): AsyncGenerator<CellBlock> {
    const bar = progress?.(nCells, `Reading ${name}`);
    try {
      for (let start = 0; start < nCells; start += BLOCK) {
        signal?.throwIfAborted();
        const end = Math.min(start + BLOCK, nCells);
        bar?.update(end);
        if (rows !== undefined && !rows.subarray(start, end).includes(1)) continue;
        const first = X.indptr[start]!;
        const last = X.indptr[end]!;
        yield {
          start,
          nCells: end - start,
          indptr: X.indptr.slice(start, end + 1).map((offset) => offset - first),
          indices: X.indices.subarray(first, last),
          values: X.values.subarray(first, last),
        };
      }
    } finally {
      bar?.end();
    }
  }
  const { settings, design, means } = truth;
  return {
    name,
    provenance: "simulated",
    checksum: () => Promise.resolve(`simulated with seed ${settings.seed}`),
    nCells,
    genes: design.genes,
    obs,
    var: genes,
    truth: new Map(
      design.conditions.map(({ label }, row) => [label, means.subarray(row * nGenes, (row + 1) * nGenes)]),
    ),
    notes: [],
    blocks,
    close: () => Promise.resolve(),
  };
}
