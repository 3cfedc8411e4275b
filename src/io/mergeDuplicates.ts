/** Rows compressed by rows; offsets start at 0. */
export interface Rows {
  indptr: Int32Array;
  indices: Int32Array;
  values: Float32Array | Float64Array;
}

/** Whether indices rise from one to the next and stay inside the matrix: then none occurs twice. */
export function risingIndices(indices: Int32Array, from: number, n: number, nColumns: number): boolean {
  let last = -1;
  const end = (from + n) | 0;
  for (let i = from | 0; i < end; i++) {
    const index = indices[i] as number;
    if (index <= last) return false;
    last = index;
  }
  return last < nColumns;
}

/** Adds entries of one row that name the same column, where they first occur; for rows of one matrix. */
export interface RowMerger {
  /**
   * @param to where the merged row begins, not behind `from`
   * @returns where it ends
   */
  (indices: Int32Array, values: Float32Array | Float64Array, from: number, n: number, to: number): number;
}

/**
 * A sparse matrix may hold several entries for one place: its value there is their sum, in the precision of the matrix,
 * as scipy's `sum_duplicates` has it.
 */
export function newRowMerger(nColumns: number): RowMerger {
  const seen = new Int32Array(nColumns);
  return (indices, values, from, n, to) => {
    let end = to;
    for (let i = from; i < from + n; i++) {
      const column = indices[i] as number;
      const value = values[i] as number;
      const place = (seen[column] as number) - 1;
      // The array rounds to its precision.
      if (place >= 0) values[place]! += value;
      else {
        indices[end] = column;
        values[end] = value;
        seen[column] = ++end;
      }
    }
    for (let i = to; i < end; i++) seen[indices[i] as number] = 0;
    return end;
  };
}

/** The rows with duplicates merged; the arrays are used again. */
export function mergeDuplicates(rows: Rows, nColumns: number): Rows {
  const { indptr, indices, values } = rows;
  let merge: RowMerger | undefined;
  let to = 0;
  for (let row = 0, from = 0; row + 1 < indptr.length; row++) {
    const next = indptr[row + 1] as number;
    const n = next - from;
    if (to === from && risingIndices(indices, from, n, nColumns)) to = next;
    else to = (merge ??= newRowMerger(nColumns))(indices, values, from, n, to);
    indptr[row + 1] = to;
    from = next;
  }
  return to === indices.length
    ? rows
    : { indptr, indices: indices.subarray(0, to), values: values.subarray(0, to) };
}
