/** Arithmetic mean; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Variance with denominator n − `ddof`, by two passes; NaN where that is not positive. */
export function variance(values: ArrayLike<number>, ddof: number = 1): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  return values.length > ddof ? sum / (values.length - ddof) : NaN;
}

/** Geometric mean of values that are not negative: 0 if one of them is 0, NaN for no values or a negative one. */
export function geometricMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.log(values[i]!);
  return Math.exp(sum / values.length);
}

/** Euclidean distance of two rows of equal length. */
export function euclidean(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}
