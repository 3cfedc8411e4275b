import type { CompressedSlice, MatrixBlock } from "./protocol.ts";
import { rowRanges } from "./ranges.ts";

/** A matrix compressed by columns, of which stretches of stored values can be read. */
export interface ColumnSource {
  nRows: number;
  /** Offsets of columns into the stored values. */
  indptr: Float64Array;
  /** Keeps the offsets of rows, which take a pass to count. */
  known?: { rowOffsets?: Float64Array };
  /** Stored values [from, to) with their rows; no values where only rows are asked for. */
  slice(from: number, to: number, values: boolean): Promise<CompressedSlice>;
}

export interface TransposeSizes {
  /** Values turned at a time: 8 bytes each. */
  held: number;
  /** Values per slice read. */
  slice: number;
  /** Values per block given. */
  block: number;
}

/** 160 MB held. */
const SIZES: TransposeSizes = { held: 20_000_000, slice: 1_000_000, block: 1_000_000 };

/**
 * Rows of a matrix that is stored by columns, in bounded memory: one pass counts the values of each row, then one pass
 * per `held` values of wanted rows picks out theirs. A file with 20 million values or fewer is so read one and a half
 * times; ten times as many values take ten passes.
 *
 * @param wanted 1 for rows that are asked for
 */
export async function* transpose(
  source: ColumnSource,
  wanted?: Uint8Array,
  sizes: TransposeSizes = SIZES,
): AsyncGenerator<MatrixBlock, void, undefined> {
  const { indptr, known = {} } = source;
  const total = indptr.at(-1) ?? 0;
  const offsets = (known.rowOffsets ??= await countRows(source, total, sizes.slice));

  for (const { from, to } of rowRanges(offsets, sizes.held, wanted)) {
    const first = offsets[from] as number;
    const count = (offsets[to] as number) - first;
    const indices = new Int32Array(count);
    // As wide as the stored ones, which the first part tells.
    let values: Float32Array | Float64Array = new Float32Array();
    const cursor = Int32Array.from(
      { length: to - from },
      (_, row) => (offsets[from + row] as number) - first,
    );
    let column = 0;
    for await (const [start, part] of slices(source, total, true, sizes.slice)) {
      if (values.length < count)
        values = part.values instanceof Float64Array ? new Float64Array(count) : new Float32Array(count);
      for (let i = 0; i < part.indices.length; i++) {
        while (start + i >= (indptr[column + 1] as number)) column++;
        const row = (part.indices[i] as number) - from;
        if (row < 0 || row >= to - from) continue;
        const at = cursor[row]!++;
        indices[at] = column;
        values[at] = part.values[i] as number;
      }
    }
    for (const range of rowRanges(offsets.subarray(from, to + 1), sizes.block, wanted?.subarray(from, to))) {
      const begin = (offsets[from + range.from] as number) - first;
      const end = (offsets[from + range.to] as number) - first;
      yield {
        start: from + range.from,
        nCells: range.to - range.from,
        indptr: Int32Array.from(
          { length: range.to - range.from + 1 },
          (_, row) => (offsets[from + range.from + row] as number) - first - begin,
        ),
        indices: indices.subarray(begin, end),
        values: values.subarray(begin, end),
      };
    }
  }
}

async function countRows(source: ColumnSource, total: number, size: number): Promise<Float64Array> {
  const offsets = new Float64Array(source.nRows + 1);
  for await (const [, { indices }] of slices(source, total, false, size))
    for (let i = 0; i < indices.length; i++) offsets[(indices[i] as number) + 1]!++;
  for (let row = 0; row < source.nRows; row++) offsets[row + 1]! += offsets[row] as number;
  return offsets;
}

/** All stored values in stretches, the next one asked for while the last is worked on. */
async function* slices(
  source: ColumnSource,
  total: number,
  values: boolean,
  size: number,
): AsyncGenerator<[number, CompressedSlice], void, undefined> {
  const read = (from: number): Promise<CompressedSlice> => {
    const reading = source.slice(from, Math.min(total, from + size), values);
    reading.catch(() => undefined); // reported when it is its turn
    return reading;
  };
  let next = total > 0 ? read(0) : undefined;
  for (let from = 0; next !== undefined; from += size) {
    const part = await next;
    next = from + size < total ? read(from + size) : undefined;
    yield [from, part];
  }
}
