import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import type { Cells } from "./cells.ts";
import type { Condition } from "./condition.ts";
import { conditionsOf } from "./conditionsOf.ts";
import { normalise } from "./normalise.ts";
import { badValue, type PseudobulkOptions } from "./pseudobulk.ts";
import { TARGET } from "./scale.ts";

/** Cells of some conditions in memory, compressed by rows: what models that learn from single cells train on. */
export interface CellMatrix {
  /** Columns, in file order, as the pseudobulk's. */
  genes: readonly string[];
  nCells: number;
  /** `nCells + 1` offsets into `indices` and `values`. */
  indptr: Float64Array;
  /** Gene positions. */
  indices: Int32Array;
  /** X as the pseudobulk averages it; zeros are left out. */
  values: Float32Array;
  /** Those asked for, in that order. */
  conditions: readonly Condition[];
  /** Of each cell, in file order: its row in `conditions`. */
  conditionOf: Int32Array;
}

/** Reads the cells of conditions, named by their labels. */
export type CellReader = (labels: readonly string[]) => Promise<CellMatrix>;

/**
 * A reader of the cells behind a pseudobulk. Nothing is read until it is called; every call reads the file once.
 *
 * @param options those the pseudobulk was made with
 * @returns a function that throws PertlineError UNKNOWN_CONDITION for labels without cells; NOT_FINITE and
 * NEGATIVE_VALUES naming cell and gene
 */
export function cellReader(
  cells: Cells,
  { condition, control, where, normalise: counts = false, signal, progress }: PseudobulkOptions = {},
): CellReader {
  let source: Promise<Cells> | undefined;
  const { conditions, rows } = conditionsOf(cells, {
    ...(condition && { condition }),
    ...(control && { control }),
    ...(where && { where }),
  });
  return async (labels) => {
    const rowOf = new Map(conditions.map(({ label }, row) => [label, row]));
    const unknown = labels.filter((label) => !rowOf.has(label));
    if (unknown.length > 0)
      throw new PertlineError("UNKNOWN_CONDITION", `${cells.name} has no cells of ${listed(unknown)}.`);
    const place = new Int32Array(conditions.length).fill(-1);
    labels.forEach((label, i) => (place[rowOf.get(label)!] = i));
    const conditionOfAll = Int32Array.from(rows, (row) => (row < 0 ? -1 : place[row]!));
    source ??= counts
      ? normalise(cells, { target: TARGET, ...(signal && { signal }) })
      : Promise.resolve(cells);
    return {
      ...(await readRows(await source, conditionOfAll, { signal, progress })),
      genes: cells.genes,
      conditions: labels.map((label) => conditions[rowOf.get(label)!]!),
    };
  };
}

/** The cells whose condition is not −1. */
async function readRows(
  cells: Cells,
  conditionOfAll: Int32Array,
  { signal, progress }: Pick<PseudobulkOptions, "signal" | "progress">,
): Promise<Omit<CellMatrix, "genes" | "conditions">> {
  const kept = Uint8Array.from(conditionOfAll, (row) => (row < 0 ? 0 : 1));
  const conditionOf = conditionOfAll.filter((row) => row >= 0);
  const indptr = new Float64Array(conditionOf.length + 1);
  const parts: { indices: Int32Array; values: Float32Array | Float64Array }[] = [];
  const bar = progress?.(cells.nCells, `Reading the cells of ${cells.name}`);
  let cell = 0;
  let stored = 0;
  try {
    for await (const block of cells.blocks({ rows: kept, ...(signal && { signal }) })) {
      const from = block.indptr[0]!;
      const indices = new Int32Array(block.indptr[block.nCells]! - from);
      const values = new Float32Array(indices.length);
      let n = 0;
      for (let i = 0; i < block.nCells; i++) {
        if (kept[block.start + i] !== 1) continue;
        for (let k = block.indptr[i]!; k < block.indptr[i + 1]!; k++) {
          const value = block.values[k]!;
          if (!(value >= 0 && value < Infinity))
            throw badValue(cells, { cell: block.start + i, gene: block.indices[k]!, value });
          if (value === 0) continue;
          indices[n] = block.indices[k]!;
          values[n++] = value;
        }
        indptr[++cell] = stored + n;
      }
      parts.push({ indices: indices.slice(0, n), values: values.slice(0, n) });
      stored += n;
      bar?.update(block.start + block.nCells);
    }
  } finally {
    bar?.end();
  }
  const indices = new Int32Array(stored);
  const values = new Float32Array(stored);
  let at = 0;
  // Each part is given up once it is copied, so that the cells are in memory about once.
  for (let part = parts.shift(); part; part = parts.shift()) {
    indices.set(part.indices, at);
    values.set(part.values, at);
    at += part.values.length;
  }
  return { nCells: conditionOf.length, indptr, indices, values, conditionOf };
}
