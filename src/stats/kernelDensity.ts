import { quantileOfSorted } from "./quantile.ts";

/** A density on an even grid. */
export interface Density {
  x: Float64Array;
  y: Float64Array;
  /** Standard deviation of the Gaussian kernel. */
  bandwidth: number;
}

export interface DensityOptions {
  /** Standard deviation of the kernel; `bandwidthNrd0` unless told. */
  bandwidth?: number;
  /** The bandwidth is multiplied by this: 1 unless told. */
  adjust?: number;
  /** Number of grid points: 512 unless told. */
  n?: number;
}

/** Beyond this many bandwidths a Gaussian adds less than one part in 10¹⁶. */
const REACH = 8.5;

/**
 * Silverman's rule of thumb (1986, equation 3.31), R's `bw.nrd0`: 0.9 · min(sd, IQR / 1.34) · n^(−1/5), with R's ways out where
 * the spread is zero. NaN is left out.
 * @returns NaN for fewer than two values
 */
export function bandwidthNrd0(values: ArrayLike<number>): number {
  const sorted = finite(values).sort();
  const n = sorted.length;
  if (n < 2) return NaN;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const spread = Math.min(sd, (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / 1.34);
  return 0.9 * (spread || sd || Math.abs(values[0] as number) || 1) * n ** -0.2;
}

/**
 * Gaussian kernel density on an even grid from min − 3 bandwidths to max + 3 bandwidths, as R's `density` lays it out. It is
 * summed exactly where R bins the values first, so both agree to about 1e-3 of the peak. NaN is left out.
 * @returns an empty density where there are fewer than two values and no bandwidth was given
 */
export function kernelDensity(values: ArrayLike<number>, options: DensityOptions = {}): Density {
  const { adjust = 1, n = 512 } = options;
  const kept = finite(values);
  const bandwidth = (options.bandwidth ?? bandwidthNrd0(kept)) * adjust;
  if (kept.length === 0 || !(bandwidth > 0))
    return { x: new Float64Array(0), y: new Float64Array(0), bandwidth };
  let low = Infinity;
  let high = -Infinity;
  for (const value of kept) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const from = low - 3 * bandwidth;
  const step = (high - low + 6 * bandwidth) / (n - 1);
  const x = Float64Array.from({ length: n }, (_, i) => from + i * step);
  const y = new Float64Array(n);
  const height = 1 / (kept.length * bandwidth * Math.sqrt(2 * Math.PI));
  for (const value of kept) {
    const first = Math.max(0, Math.ceil((value - REACH * bandwidth - from) / step));
    const last = Math.min(n - 1, Math.floor((value + REACH * bandwidth - from) / step));
    for (let i = first; i <= last; i++) {
      const z = ((x[i] as number) - value) / bandwidth;
      y[i] = (y[i] as number) + height * Math.exp(-0.5 * z * z);
    }
  }
  return { x, y, bandwidth };
}

function finite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite);
}
