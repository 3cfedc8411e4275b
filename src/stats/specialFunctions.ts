import { logGamma } from "./distributions.ts";

/**
 * Regularised incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22 with Lentz's method. Relative
 * error about 1e-13 where a and b are moderate, in the tail too.
 * @param complement 1 − x, given where it is known better than by subtraction
 */
export function incompleteBeta(x: number, a: number, b: number, complement: number = 1 - x): number {
  if (Number.isNaN(x) || Number.isNaN(a) || Number.isNaN(b)) return NaN;
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // The fraction converges fast on this side of the mode.
  return x > (a + 1) / (a + b + 2) ? 1 - tail(complement, b, a, x) : tail(x, a, b, complement);
}

function tail(x: number, a: number, b: number, complement: number): number {
  const front = Math.exp(a * Math.log(x) + b * Math.log(complement) + logGammaRatio(a, b) - Math.log(a));
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const term of [even, odd]) {
      d = 1 + term * d;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = 1 + term / c;
      if (Math.abs(c) < tiny) c = tiny;
      factor = c * d;
      fraction *= factor;
    }
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** log Γ(a + b) − log Γ(a) − log Γ(b): for large a and small b, as of t tests on many cells, without cancellation. */
function logGammaRatio(a: number, b: number): number {
  const [large, small] = a > b ? [a, b] : [b, a];
  if (large < 1000) return logGamma(a + b) - logGamma(a) - logGamma(b);
  // log Γ(large + small) − log Γ(large) from Stirling's formula term by term.
  const sum = large + small;
  const stirling = (y: number): number => 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5);
  const difference =
    (large - 0.5) * Math.log1p(small / large) +
    small * Math.log(sum) -
    small +
    stirling(sum) -
    stirling(large);
  return difference - logGamma(small);
}

/**
 * Probability that Student's t with `degrees` of freedom is at least |t| away from 0, on either side.
 * @returns NaN where one of the numbers is NaN or there are no degrees of freedom
 */
export function studentTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return NaN;
  if (degrees === Infinity) return normalTwoSided(t);
  const square = t * t;
  if (square === Infinity) return 0;
  return incompleteBeta(degrees / (degrees + square), degrees / 2, 0.5, square / (degrees + square));
}

/** Probability that a standard normal is at least |z| away from 0, on either side: erfc(|z| / √2). */
export function normalTwoSided(z: number): number {
  if (Number.isNaN(z)) return NaN;
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** Complementary error function for x ≥ 0: series below 2, continued fraction above; relative error about 1e-14. */
function erfc(x: number): number {
  if (x > 27.3) return 0;
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  // DLMF 7.9.4, from the inside.
  let fraction = 0;
  for (let n = 120; n >= 1; n--) fraction = n / 2 / (x + fraction);
  // exp(−x²) with the rounding of x² put right.
  const high = Math.fround(x);
  return (Math.exp(-high * high) * Math.exp((high - x) * (high + x))) / ((x + fraction) * Math.sqrt(Math.PI));
}
