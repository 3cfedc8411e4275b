import type { Cells } from "./cells.ts";
import type { WorkOptions } from "./qualityCounts.ts";

/** Values of one gene that are not 0, group after group; groups in order, each sorted ascending. */
export interface GeneValues {
  gene: number;
  values: Float64Array;
  /** Where each group begins, and the end. */
  starts: Int32Array;
}

export interface ValuesByGeneOptions extends WorkOptions {
  /** Group of each cell, −1 to leave it out. */
  rows: Int32Array;
  nGroups: number;
  /** Bytes that may be used for values; 256 MB unless told. The file is read as often as that needs. */
  memory?: number;
}

/** Bytes per value: itself and its group. */
const BYTES = 12;

/**
 * The values of gene after gene, for what needs all of them at once (ranks, quantiles). As many genes as memory holds are
 * collected per pass over the file; each pass but the first, which counts, reads the whole file.
 */
export async function* valuesByGene(
  cells: Cells,
  { rows, nGroups, memory = 256e6, signal, progress }: ValuesByGeneOptions,
): AsyncGenerator<GeneValues, void, undefined> {
  const kept = Uint8Array.from(rows, (row) => (row >= 0 ? 1 : 0));
  const nGenes = cells.genes.length;
  const counts = new Int32Array(nGenes);
  for await (const { start, nCells, indptr, indices, values } of cells.blocks({
    signal,
    progress,
    rows: kept,
  }))
    for (let cell = 0; cell < nCells; cell++) {
      if (kept[start + cell] !== 1) continue;
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++)
        if (values[i] !== 0) counts[indices[i] as number]!++;
    }
  for (let first = 0; first < nGenes;) {
    let end = first;
    let size = 0;
    while (end < nGenes && (end === first || (size + (counts[end] as number)) * BYTES <= memory))
      size += counts[end++] as number;
    yield* collect(cells, { first, end, size, counts, rows, kept, nGroups, signal, progress });
    first = end;
  }
}

async function* collect(
  cells: Cells,
  {
    first,
    end,
    size,
    counts,
    rows,
    kept,
    nGroups,
    ...options
  }: WorkOptions & {
    first: number;
    end: number;
    size: number;
    counts: Int32Array;
    rows: Int32Array;
    kept: Uint8Array;
    nGroups: number;
  },
): AsyncGenerator<GeneValues, void, undefined> {
  const offsets = new Float64Array(end - first + 1);
  for (let gene = first; gene < end; gene++)
    offsets[gene - first + 1] = (offsets[gene - first] as number) + (counts[gene] as number);
  const next = offsets.slice();
  const collected = new Float64Array(size);
  const groups = new Int32Array(size);
  for await (const { start, nCells, indptr, indices, values } of cells.blocks({ ...options, rows: kept }))
    for (let cell = 0; cell < nCells; cell++) {
      const group = rows[start + cell] as number;
      if (group < 0) continue;
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++) {
        const gene = indices[i] as number;
        if (gene < first || gene >= end || values[i] === 0) continue;
        const at = next[gene - first]!++;
        collected[at] = values[i] as number;
        groups[at] = group;
      }
    }
  options.signal?.throwIfAborted();
  for (let gene = first; gene < end; gene++) {
    const [from, to] = [offsets[gene - first] as number, offsets[gene - first + 1] as number];
    yield { gene, ...byGroup(collected.subarray(from, to), groups.subarray(from, to), nGroups) };
  }
}

function byGroup(values: Float64Array, groups: Int32Array, nGroups: number): Omit<GeneValues, "gene"> {
  const starts = new Int32Array(nGroups + 1);
  for (const group of groups) starts[group + 1]!++;
  for (let group = 0; group < nGroups; group++) starts[group + 1]! += starts[group] as number;
  const next = starts.slice();
  const ordered = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) ordered[next[groups[i] as number]!++] = values[i] as number;
  for (let group = 0; group < nGroups; group++) ordered.subarray(starts[group], starts[group + 1]).sort();
  return { values: ordered, starts };
}
