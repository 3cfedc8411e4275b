import { PertlineError } from "../../error.ts";
import { normalQuantile } from "../../stats/distributions.ts";

/** Library sizes that cells draw from: equally likely quantiles of a log-normal, so that expectations over them are sums. */
export function libraryGrid(median: number, logSd: number): Int32Array {
  const points = 48;
  return Int32Array.from({ length: points }, (_, i) =>
    Math.round(median * Math.exp(logSd * normalQuantile((i + 0.5) / points))),
  );
}

/** Mean and variance of X = log1p(counts · 10⁴ / library size) as functions of the rate per 10⁴ counts, for one dispersion. */
export interface Moments {
  /** @param logRate natural logarithm of expected counts in a library of 10⁴ */
  mean(logRate: number): number;
  variance(logRate: number): number;
  /** Change of mean X per unit of log rate. */
  slope(logRate: number): number;
  /** The log rate at which X has this mean. @throws PertlineError SIMULATION_RANGE */
  logRate(mean: number): number;
}

const LOWEST = Math.log(1e-4);
const HIGHEST = Math.log(1100);
const STEPS = 160;
const STEP = (HIGHEST - LOWEST) / STEPS;

/**
 * Tabulates both moments: counts are negative binomial with mean rate · L / 10⁴ and the given dispersion, summed over
 * all counts up to a tail of 10⁻¹³ and averaged over the library sizes; cubic interpolation between (error below 10⁻⁶).
 */
export function tabulateMoments(dispersion: number, libraries: Int32Array): Moments {
  const means = new Float64Array(STEPS + 1);
  const squares = new Float64Array(STEPS + 1);
  for (const library of libraries) {
    const unit = 1e4 / library;
    const x: Logarithms = { unit, values: new Float64Array(1024), known: 0 };
    for (let i = 0; i <= STEPS; i++) {
      const expected = Math.exp(LOWEST + i * STEP) / unit;
      const [mean, square] = logMoments(expected, dispersion, x);
      means[i] = means[i]! + mean / libraries.length;
      squares[i] = squares[i]! + square / libraries.length;
    }
  }
  const meanSlopes = slopes(means);
  const squareSlopes = slopes(squares);

  function mean(logRate: number): number {
    return hermite(means, meanSlopes, (logRate - LOWEST) / STEP);
  }

  function logRate(wanted: number): number {
    if (!(wanted >= means[0]! && wanted <= means[STEPS]!))
      throw new PertlineError(
        "SIMULATION_RANGE",
        `A simulated mean of X must lie between ${means[0]!.toPrecision(2)} and ${means[STEPS]!.toPrecision(2)}, found ${wanted}. Make effects smaller or the baseline less spread.`,
      );
    let low = 0;
    let high = STEPS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (means[middle]! <= wanted) low = middle;
      else high = middle;
    }
    let [from, to] = [low, high];
    let at = low + (wanted - means[low]!) / (means[high]! - means[low]!);
    for (let i = 0; i < 60; i++) {
      const error = hermite(means, meanSlopes, at) - wanted;
      if (Math.abs(error) < 1e-13) break;
      if (error > 0) to = at;
      else from = at;
      const newton = at - error / hermiteSlope(means, meanSlopes, at);
      at = newton > from && newton < to ? newton : (from + to) / 2;
    }
    return LOWEST + at * STEP;
  }

  return {
    mean,
    variance: (r) => Math.max(0, hermite(squares, squareSlopes, (r - LOWEST) / STEP) - mean(r) ** 2),
    slope: (r) => hermiteSlope(means, meanSlopes, (r - LOWEST) / STEP) / STEP,
    logRate,
  };
}

/** log1p(k · unit) for k = 0 …, worked out as far as needed. */
interface Logarithms {
  unit: number;
  values: Float64Array;
  known: number;
}

function extend(x: Logarithms, length: number): void {
  if (length > x.values.length) {
    const longer = new Float64Array(length * 2);
    longer.set(x.values);
    x.values = longer;
  }
  for (; x.known < length; x.known++) x.values[x.known] = Math.log1p(x.known * x.unit);
}

/** Mean and mean square of log1p(k · unit) for negative binomial k. */
function logMoments(expected: number, dispersion: number, x: Logarithms): [number, number] {
  const size = 1 / dispersion;
  const scaled = expected * dispersion;
  const ratio = scaled / (1 + scaled);
  let p = Math.exp(-size * Math.log1p(scaled));
  let mean = 0;
  let square = 0;
  for (let from = 0; ; from += 16) {
    extend(x, from + 16);
    const values = x.values;
    for (let k = from; k < from + 16; k++) {
      const value = values[k]!;
      const term = p * value;
      mean += term;
      square += term * value;
      p *= (ratio * (size + k)) / (k + 1);
    }
    // Beyond the mean the terms fall at least geometrically with the present ratio.
    const next = (ratio * (size + from + 16)) / (from + 17);
    if (from > expected && p * 100 < 1e-13 * (1 - next)) return [mean, square];
  }
}

/** Derivatives per step by fourth-order differences (second order at the ends). */
function slopes(y: Float64Array): Float64Array {
  const n = y.length;
  return y.map((_, i) => {
    if (i === 0) return y[1]! - y[0]!;
    if (i === n - 1) return y[n - 1]! - y[n - 2]!;
    if (i === 1 || i === n - 2) return (y[i + 1]! - y[i - 1]!) / 2;
    return (8 * (y[i + 1]! - y[i - 1]!) - (y[i + 2]! - y[i - 2]!)) / 12;
  });
}

function hermite(y: Float64Array, d: Float64Array, at: number): number {
  const i = Math.min(Math.max(Math.floor(at), 0), y.length - 2);
  const t = at - i;
  const u = 1 - t;
  return (
    (1 + 2 * t) * u * u * y[i]! + t * u * u * d[i]! + t * t * (3 - 2 * t) * y[i + 1]! - t * t * u * d[i + 1]!
  );
}

function hermiteSlope(y: Float64Array, d: Float64Array, at: number): number {
  const i = Math.min(Math.max(Math.floor(at), 0), y.length - 2);
  const t = at - i;
  return 6 * t * (1 - t) * (y[i + 1]! - y[i]!) + (1 - t) * (1 - 3 * t) * d[i]! + t * (3 * t - 2) * d[i + 1]!;
}
