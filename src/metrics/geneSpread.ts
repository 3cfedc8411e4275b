/**
 * How much each gene varies over conditions: standard deviation per column (denominator n − 1), as the paper's extended
 * data figure 7 has it. Models that say the same of every perturbation vary hardly at all.
 *
 * @param values rows × width, row-major
 * @param rows which rows; all unless given
 * @returns per column; NaN where fewer than two rows have a number there (NaN is left out)
 */
export function geneSpread(
  values: ArrayLike<number>,
  width: number,
  rows: ArrayLike<number> = Int32Array.from({ length: values.length / width }, (_, row) => row),
): Float64Array {
  const result = new Float64Array(width);
  for (let g = 0; g < width; g++) {
    let [n, mean, square] = [0, 0, 0];
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i]! * width + g]!;
      if (Number.isNaN(value)) continue;
      n++;
      const difference = value - mean;
      mean += difference / n;
      square += difference * (value - mean);
    }
    result[g] = n > 1 ? Math.sqrt(square / (n - 1)) : NaN;
  }
  return result;
}
