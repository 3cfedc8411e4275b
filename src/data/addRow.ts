/** Values of rows as they are stored or unpacked. */
export type Values =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * Adds the stored values of one cell and their squares to the sums of its condition: the innermost loop.
 * @param sums per gene the sum and the sum of squares
 * @param at where those of the condition begin
 * @returns false at a value that is negative or not finite
 */
export function addSparse(
  sums: Float64Array,
  at: number,
  values: Values,
  valuesFrom: number,
  indices: Int32Array,
  indicesFrom: number,
  n: number,
): boolean {
  // Said to be 32-bit numbers, places are not computed as doubles.
  const first = at | 0;
  const shift = (indicesFrom - valuesFrom) | 0;
  const end = (valuesFrom + n) | 0;
  for (let i = valuesFrom | 0; i < end; i++) {
    const value = values[i] as number;
    // False for NaN too.
    if (!(value >= 0 && value < Infinity)) return false;
    const place = (first + 2 * (indices[i + shift] as number)) | 0;
    sums[place]! += value;
    sums[place + 1]! += value * value;
  }
  return true;
}

/** Counts the values of one cell that are not 0. */
export function countSparse(
  counts: Int32Array,
  at: number,
  values: Values,
  valuesFrom: number,
  indices: Int32Array,
  indicesFrom: number,
  n: number,
): void {
  for (let i = 0; i < n; i++)
    if (values[valuesFrom + i] !== 0) counts[at + (indices[indicesFrom + i] as number)]!++;
}

/** The same for values of consecutive genes. */
export function countDense(counts: Int32Array, at: number, values: Values, from: number, n: number): void {
  for (let i = 0; i < n; i++) if (values[from + i] !== 0) counts[at + i]!++;
}

/** The same as `addSparse` for values of consecutive genes, zeros among them. */
export function addDense(sums: Float64Array, at: number, values: Values, from: number, n: number): boolean {
  const shift = (at - 2 * from) | 0;
  const end = (from + n) | 0;
  for (let i = from | 0; i < end; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    if (!(value >= 0 && value < Infinity)) return false;
    const place = (2 * i + shift) | 0;
    sums[place]! += value;
    sums[place + 1]! += value * value;
  }
  return true;
}
