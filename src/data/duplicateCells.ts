import type { Cells, Progress } from "./cells.ts";
import { type ConditionsOptions, conditionsOf } from "./conditionsOf.ts";

/** Cells that are the same one, by name or by content. */
export interface DuplicateGroup {
  /** Rows of the cells in the file, ascending. */
  cells: readonly number[];
  /** Labels of their conditions, each once. */
  conditions: readonly string[];
}

export interface DuplicateCells {
  /** Cells that were compared. */
  nCells: number;
  /** Cells with the same name in the index of `obs`. */
  barcodes: readonly DuplicateGroup[];
  /** Cells with the same values in all genes. */
  expression: readonly DuplicateGroup[];
  /** Cells with too few genes to be compared by content. */
  tooFewGenes: number;
}

export interface DuplicateCellsOptions extends ConditionsOptions {
  /** Cells with fewer genes that are not 0 are not compared by content, since they coincide by chance; 20 unless told. */
  minGenes?: number;
  signal?: AbortSignal;
  progress?: Progress;
}

/**
 * Finds cells that a file holds more than once, within a condition or across conditions, in one pass: every row is
 * reduced to 64 bits that do not depend on the order in which its values are stored. That two different rows of n cells
 * have the same bits has a probability of about n² / 4·10¹⁹. Names are compared as they are; 10x barcodes of several runs
 * that were joined without a suffix coincide by name but not by content.
 *
 * @throws PertlineError of `conditionsOf`
 */
export async function duplicateCells(
  cells: Cells,
  options: DuplicateCellsOptions = {},
): Promise<DuplicateCells> {
  const { minGenes = 20, signal, progress } = options;
  const { conditions, rows } = conditionsOf(cells, options);
  const kept = Uint8Array.from(rows, (row) => (row < 0 ? 0 : 1));
  const labelOf = (cell: number): string => conditions[rows[cell]!]!.label;
  const { hashes, nGenes } = await hashRows(cells, kept, signal, progress);

  const compared = cellsOf(kept);
  const rich = compared.filter((cell) => nGenes[cell]! >= minGenes);
  return {
    nCells: compared.length,
    barcodes: groups(compared, (cell) => cells.obs.index[cell]!, labelOf),
    expression: groups(rich, (cell) => `${hashes[2 * cell]},${hashes[2 * cell + 1]}`, labelOf),
    tooFewGenes: compared.length - rich.length,
  };
}

function cellsOf(kept: Uint8Array): number[] {
  const cells: number[] = [];
  for (let cell = 0; cell < kept.length; cell++) if (kept[cell] === 1) cells.push(cell);
  return cells;
}

/** Groups of more than one cell, in order of their first. */
function groups(
  cells: readonly number[],
  keyOf: (cell: number) => string,
  labelOf: (cell: number) => string,
): DuplicateGroup[] {
  const first = new Map<string, number>();
  const more = new Map<number, number[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, cell);
      continue;
    }
    const group = more.get(before);
    if (group) group.push(cell);
    else more.set(before, [before, cell]);
  }
  return [...more]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => ({ cells: group, conditions: [...new Set(group.map(labelOf))] }));
}

/** Two 32-bit sums per cell over its values that are not 0, each mixed with its gene; sums do not depend on order. */
async function hashRows(
  cells: Cells,
  kept: Uint8Array,
  signal?: AbortSignal,
  progress?: Progress,
): Promise<{ hashes: Uint32Array; nGenes: Int32Array }> {
  const hashes = new Uint32Array(2 * cells.nCells);
  const nGenes = new Int32Array(cells.nCells);
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  const reading = { rows: kept, ...(signal && { signal }), ...(progress && { progress }) };
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(reading))
    for (let i = 0; i < nCells; i++) {
      if (kept[start + i] !== 1) continue;
      let low = 0;
      let high = 0;
      let count = 0;
      for (let at = indptr[i]!; at < indptr[i + 1]!; at++) {
        value[0] = values[at]!;
        if (value[0] === 0) continue;
        const gene = indices[at]!;
        count++;
        low = (low + mix(mix(mix(gene ^ 0x9e3779b9) ^ words[0]!) ^ words[1]!)) | 0;
        high = (high + mix(mix(mix(gene ^ 0x85ebca6b) ^ words[1]!) ^ words[0]!)) | 0;
      }
      hashes[2 * (start + i)] = low;
      hashes[2 * (start + i) + 1] = high;
      nGenes[start + i] = count;
    }
  signal?.throwIfAborted();
  return { hashes, nGenes };
}

/** The finisher of MurmurHash3: every bit of the result depends on every bit given. */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
