/** Values of rows as they are stored or unpacked. */
export type Values =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * Adds the stored values of one cell and their squares to the sums of its condition: the innermost loop.
 * @param at where the genes of the condition begin in the sums
 * @returns false at a value that is negative or not finite
 */
export function addSparse(
  sums: Float64Array,
  squares: Float64Array,
  at: number,
  values: Values,
  valuesFrom: number,
  indices: Int32Array,
  indicesFrom: number,
  n: number,
): boolean {
  for (let i = 0; i < n; i++) {
    const value = values[valuesFrom + i] as number;
    // False for NaN too.
    if (!(value >= 0 && value < Infinity)) return false;
    const place = at + (indices[indicesFrom + i] as number);
    sums[place]! += value;
    squares[place]! += value * value;
  }
  return true;
}

/** The same for values of consecutive genes, zeros among them. */
export function addDense(
  sums: Float64Array,
  squares: Float64Array,
  at: number,
  values: Values,
  from: number,
  n: number,
): boolean {
  for (let i = 0; i < n; i++) {
    const value = values[from + i] as number;
    if (value === 0) continue;
    if (!(value >= 0 && value < Infinity)) return false;
    sums[at + i]! += value;
    squares[at + i]! += value * value;
  }
  return true;
}
