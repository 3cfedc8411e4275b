import type { MatrixBlock } from "./h5ad/protocol.ts";

/**
 * Dense rows without their zeros.
 * @param start row of the first one in its matrix
 * @param all nCells × width, row-major
 */
export function compressRows(
  start: number,
  nCells: number,
  width: number,
  all: Float32Array | Float64Array,
): MatrixBlock {
  let count = 0;
  for (let i = 0; i < all.length; i++) if (all[i] !== 0) count++;
  const indptr = new Int32Array(nCells + 1);
  const indices = new Int32Array(count);
  const values = all instanceof Float64Array ? new Float64Array(count) : new Float32Array(count);
  let at = 0;
  for (let row = 0, i = 0; row < nCells; row++) {
    for (let column = 0; column < width; column++, i++) {
      const value = all[i] as number;
      if (value === 0) continue;
      indices[at] = column;
      values[at++] = value;
    }
    indptr[row + 1] = at;
  }
  return { start, nCells, indptr, indices, values };
}
