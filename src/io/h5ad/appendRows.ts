import { beginCategory, beginMatrix, beginTable, encode, fitBytes, writeOffsets } from "./encode.ts";
import type { Hdf5Group } from "./file.ts";
import { type Growing, growingNumbers, growingTexts } from "./growing.ts";
import type { ObsOfRows, RowsToWrite } from "./write.ts";

/** Values per chunk of a matrix; rows per chunk of what has one value per row. */
const VALUES = 1 << 17;
const ROWS = 1 << 15;

/** A matrix compressed by rows, and a table, that grow. */
export interface Appending {
  append(block: RowsToWrite): void;
  end(): void;
}

/** The columns of `obs`, growing with the rows. */
function beginObs(file: Hdf5Group, { nameBytes, columns }: ObsOfRows): Appending {
  const table = beginTable(file, "obs", [...columns.keys()]);
  const names = growingTexts(table, "_index", nameBytes, ROWS);
  const grown = Array.from(columns, ([key, column]): [string, Growing<number>] => {
    if (column.kind === "number")
      return [key, growingNumbers(table, key, column.whole ? new Int32Array(ROWS) : new Float64Array(ROWS))];
    const codes = fitBytes(column.categories) ? new Int8Array(ROWS) : new Int32Array(ROWS);
    return [key, growingNumbers(beginCategory(table, key, column.categories), "codes", codes)];
  });
  return {
    append({ names: some = [], columns: values }) {
      names.push(some, 0, some.length);
      for (const [key, column] of grown) column.push(values?.get(key) ?? [], 0, some.length);
    },
    end() {
      encode(names.end(), "string-array", "0.2.0");
      for (const [, column] of grown) encode(column.end(), "array", "0.2.0");
    },
  };
}

/**
 * Begins X, and `obs` where its rows come with those of X. What is stored, and in which order, does not depend on how
 * rows were cut into blocks.
 */
export function beginRows(file: Hdf5Group, shape: readonly [number, number], obs?: ObsOfRows): Appending {
  const X = beginMatrix(file, "X", shape);
  const data = growingNumbers(X, "data", new Float32Array(VALUES));
  const indices = growingNumbers(X, "indices", new Int32Array(VALUES));
  const table = obs && beginObs(file, obs);
  // Kept until the end, when it is known which integers hold them.
  const offsets = new Float64Array(shape[0] + 1);
  let rows = 0;
  let stored = 0;

  function appendRows(block: RowsToWrite, from: number, to: number): void {
    const [first, last] = [block.indptr[from] as number, block.indptr[to] as number];
    for (let row = from; row < to; row++)
      offsets[++rows] = stored + (block.indptr[row + 1] as number) - first;
    for (let at = first; at < last;) {
      const next = Math.min(last, at + VALUES - (stored % VALUES));
      data.push(block.values, at, next);
      indices.push(block.indices, at, next);
      stored += next - at;
      at = next;
    }
    table?.append({
      ...block,
      names: block.names?.slice(from, to),
      columns:
        block.columns && new Map(Array.from(block.columns, ([key, all]) => [key, all.subarray(from, to)])),
    });
  }

  return {
    append(block) {
      const n = block.indptr.length - 1;
      // Cut where chunks of rows end, so that the order of writing does not depend on blocks.
      for (let from = 0; from < n;) {
        const to = Math.min(n, from + ROWS - (rows % ROWS));
        appendRows(block, from, to);
        from = to;
      }
    },
    end() {
      data.end();
      indices.end();
      writeOffsets(X, offsets, stored);
      table?.end();
    },
  };
}
