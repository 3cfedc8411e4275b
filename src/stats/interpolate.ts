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
  return Float64Array.from({ length: at.length }, (_, i) => {
    const place = at[i]!;
    if (Number.isNaN(place)) return NaN;
    if (place < xs[0]!) return left ?? ys[0]!;
    if (place > xs[last]!) return right ?? ys[last]!;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (place < xs[middle]!) high = middle;
      else low = middle;
    }
    if (place === xs[high]!) return ys[high]!;
    if (place === xs[low]!) return ys[low]!;
    return ys[low]! + (ys[high]! - ys[low]!) * ((place - xs[low]!) / (xs[high]! - xs[low]!));
  });
}

function averageTies(x: ArrayLike<number>, y: ArrayLike<number>): { xs: Float64Array; ys: Float64Array } {
  const order = ascendingOrder(x);
  const xs = new Float64Array(order.length);
  const ys = new Float64Array(order.length);
  let n = 0;
  for (let i = 0; i < order.length;) {
    const value = x[order[i]!]!;
    let [sum, count] = [0, 0];
    for (; i < order.length && x[order[i]!]! === value; i++) {
      if (Number.isNaN(y[order[i]!]!)) continue;
      sum += y[order[i]!]!;
      count++;
    }
    if (Number.isNaN(value)) break;
    if (count === 0) continue;
    xs[n] = value;
    ys[n++] = sum / count;
  }
  return { xs: xs.subarray(0, n), ys: ys.subarray(0, n) };
}
