import { PertlineError } from "../error.ts";
import type { MatrixBlock } from "./h5ad/protocol.ts";
import { rowRanges } from "./h5ad/ranges.ts";
import type { BlockOptions, FormatOptions } from "./matrixFile.ts";
import { blockSize, DEFAULT_MEMORY } from "./matrixFile.ts";
import { mergeDuplicates } from "./mergeDuplicates.ts";

/** Some entries of a matrix, in any order; the arrays are used again by the next batch. */
export interface EntryBatch {
  n: number;
  rows: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

/** A matrix that can only be read from its beginning to its end, in whatever order it is written. */
export interface EntrySource {
  nRows: number;
  nColumns: number;
  /** For messages. */
  name: string;
  /** What several entries for one place mean. */
  duplicates: "add" | "refuse";
  entries(signal?: AbortSignal): AsyncIterable<EntryBatch>;
}

interface Plan {
  /** Of rows into the entries. */
  offsets: Float64Array;
  /** Entries come row after row. */
  sorted: boolean;
  /** All entries by row, where they fit into the budget. */
  held?: Collected;
}

interface Collected {
  indices: Int32Array;
  values: Float64Array;
}

/**
 * Rows of such a matrix in bounded memory. The first pass counts and, where everything fits, keeps; else later reads
 * take one pass where the entries come row after row, and one per budget of entries where they do not.
 */
export function blocksOfEntries(
  source: EntrySource,
  options: FormatOptions,
): (read?: BlockOptions) => AsyncGenerator<MatrixBlock, void, undefined> {
  const most = Math.max(2000, Math.floor((options.memory ?? DEFAULT_MEMORY) / 2 / 12));
  const block = blockSize(options);
  let plan: Plan | undefined;

  async function* read({ rows, signal }: BlockOptions = {}): AsyncGenerator<MatrixBlock, void, undefined> {
    const { offsets, sorted, held } = (plan ??= await makePlan(source, most, signal));
    if (held) {
      yield* cut(source, offsets, 0, source.nRows, held, block, rows);
      return;
    }
    const ranges = rowRanges(offsets, sorted ? block : most, rows);
    let stream: AsyncIterator<EntryBatch> | undefined;
    let rest: EntryBatch | undefined;
    try {
      for (const { from, to } of ranges) {
        const range = newRange(offsets, from, to);
        if (!sorted) stream = rest = undefined;
        stream ??= source.entries(signal)[Symbol.asyncIterator]();
        while (range.missing() > 0) {
          if (!rest) {
            const next = await stream.next();
            if (next.done) throw changed(source);
            rest = next.value;
          }
          // Of a sorted stream, what comes after belongs to the next range.
          const taken = range.take(rest, sorted);
          rest = taken < rest.n ? shift(rest, taken) : undefined;
        }
        yield* cut(source, offsets, from, to, range, block, rows);
        if (!sorted) await stream.return?.();
      }
    } finally {
      await stream?.return?.();
    }
  }
  return read;
}

function shift({ n, rows, columns, values }: EntryBatch, by: number): EntryBatch {
  return { n: n - by, rows: rows.subarray(by), columns: columns.subarray(by), values: values.subarray(by) };
}

function changed({ name }: EntrySource): PertlineError {
  return new PertlineError("FILE_CHANGED", `${name} changed while it was read. Open it again.`);
}

async function makePlan(source: EntrySource, most: number, signal?: AbortSignal): Promise<Plan> {
  const { nRows } = source;
  const offsets = new Float64Array(nRows + 1);
  let sorted = true;
  let last = 0;
  let total = 0;
  let kept: { rows: Int32Array; columns: Int32Array; values: Float64Array }[] | undefined = [];
  for await (const { n, rows, columns, values } of source.entries(signal)) {
    signal?.throwIfAborted();
    for (let i = 0; i < n; i++) {
      const row = rows[i] as number;
      offsets[row + 1]!++;
      if (row < last) sorted = false;
      last = row;
    }
    total += n;
    // While sorting, the entries are there twice.
    if (total > most / 2) kept = undefined;
    kept?.push({ rows: rows.slice(0, n), columns: columns.slice(0, n), values: values.slice(0, n) });
  }
  for (let row = 0; row < nRows; row++) offsets[row + 1]! += offsets[row] as number;
  if (!kept) return { offsets, sorted };
  const held = newRange(offsets, 0, nRows);
  for (const batch of kept) held.take({ n: batch.rows.length, ...batch }, false);
  return { offsets, sorted, held };
}

interface RangeReader extends Collected {
  missing(): number;
  /** Takes the entries of these rows. @returns how many were looked at: all, or those before the first row behind */
  take(batch: EntryBatch, sorted: boolean): number;
}

function newRange(offsets: Float64Array, from: number, to: number): RangeReader {
  const first = offsets[from] as number;
  const count = (offsets[to] as number) - first;
  const indices = new Int32Array(count);
  const values = new Float64Array(count);
  const cursor = Float64Array.from(offsets.subarray(from, to), (offset) => offset - first);
  let found = 0;
  return {
    indices,
    values,
    missing: () => count - found,
    take(batch, sorted) {
      for (let i = 0; i < batch.n; i++) {
        const row = (batch.rows[i] as number) - from;
        if (row < 0) continue;
        if (row >= to - from) {
          if (sorted) return i;
          continue;
        }
        const at = cursor[row]!++;
        indices[at] = batch.columns[i] as number;
        values[at] = batch.values[i] as number;
        found++;
      }
      return batch.n;
    },
  };
}

function* cut(
  source: EntrySource,
  offsets: Float64Array,
  from: number,
  to: number,
  { indices, values }: Collected,
  block: number,
  wanted?: Uint8Array,
): Generator<MatrixBlock> {
  const first = offsets[from] as number;
  for (const range of rowRanges(offsets.subarray(from, to + 1), block, wanted?.subarray(from, to))) {
    const start = from + range.from;
    const nCells = range.to - range.from;
    const begin = offsets[start] as number;
    const end = offsets[start + nCells] as number;
    const rows = {
      indptr: Int32Array.from({ length: nCells + 1 }, (_, row) => (offsets[start + row] as number) - begin),
      // Copies: the block is handed over.
      indices: indices.slice(begin - first, end - first),
      values: values.slice(begin - first, end - first),
    };
    const merged = mergeDuplicates(rows, source.nColumns);
    if (source.duplicates === "refuse" && merged.indices.length < end - begin)
      throw new PertlineError(
        "DUPLICATE_VALUE",
        `${source.name} gives some cell and gene several values (cells ${start + 1} to ${start + nCells}). Expected one each.`,
      );
    yield { start, nCells, ...merged };
  }
}
