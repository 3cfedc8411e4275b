import { ascendingOrder } from "./order.ts";

export interface InterpolateOptions {
  /** Value below the smallest x; that of the smallest x unless given. */
  left?: number;
  /** Value above the largest x; that of the largest x unless given. */
  right?: number;
}

/**
 * Linear interpolation between points in any order; y of equal x are averaged, as R's `approx` with `ties = mean` does.
 * Points with a NaN are left out.
 * @returns NaN everywhere for no points
 */
export function interpolate(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  at: ArrayLike<number>,
  { left, right }: InterpolateOptions = {},
): Float64Array {
  const { xs, ys } = averageTies(x, y);
  const last = xs.length - 1;
  if (last < 0) return new Float64Array(at.length).fill(NaN);
  const below = left ?? ys[0]!;
  const above = right ?? ys[last]!;
  const between = (place: number): number => {
    if (Number.isNaN(place)) return NaN;
    if (place < xs[0]!) return below;
    if (place > xs[last]!) return above;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (place < xs[middle]!) high = middle;
      else low = middle;
    }
    if (place === xs[high]!) return ys[high]!;
    if (place === xs[low]!) return ys[low]!;
    return ys[low]! + (ys[high]! - ys[low]!) * ((place - xs[low]!) / (xs[high]! - xs[low]!));
  };
  const result = new Float64Array(at.length);
  for (let i = 0; i < result.length; i++) result[i] = between(at[i]!);
  return result;
}

function averageTies(x: ArrayLike<number>, y: ArrayLike<number>): { xs: Float64Array; ys: Float64Array } {
  const order = isAscending(x) ? undefined : ascendingOrder(x);
  const at = (i: number): number => (order === undefined ? i : order[i]!);
  const xs = new Float64Array(x.length);
  const ys = new Float64Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length;) {
    const value = x[at(i)]!;
    if (Number.isNaN(value)) break;
    let sum = 0;
    let count = 0;
    for (; i < x.length && x[at(i)]! === value; i++) {
      const one = y[at(i)]!;
      if (Number.isNaN(one)) continue;
      sum += one;
      count++;
    }
    if (count === 0) continue;
    xs[n] = value;
    ys[n++] = sum / count;
  }
  return { xs: xs.subarray(0, n), ys: ys.subarray(0, n) };
}

function isAscending(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (!(x[i - 1]! <= x[i]!)) return false;
  return !Number.isNaN(x[0]!);
}
