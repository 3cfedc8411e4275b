/**
 * Draws from distributions, given a source of uniforms on [0, 1). Only `Math.exp`, `log`, `log1p` and `sqrt` are used:
 * V8 computes them in its own code, so a seed gives the same numbers on every platform.
 */
export type Uniform = () => number;

/** Standard normal, by Marsaglia's polar method (the second value of a pair is discarded). */
export function normal(uniform: Uniform): number {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Gamma with the given shape > 0 and scale 1 (Marsaglia & Tsang 2000). */
export function gamma(uniform: Uniform, shape: number): number {
  if (shape < 1) {
    const boost = Math.exp(Math.log(1 - uniform()) / shape);
    return gamma(uniform, shape + 1) * boost;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(uniform);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - uniform();
    const squared = x * x;
    if (u < 1 - 0.0331 * squared * squared) return d * v;
    if (Math.log(u) < 0.5 * squared + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Poisson with the given mean ≥ 0: inversion below 10, above it Hörmann's transformed rejection PTRS (1993). */
export function poisson(uniform: Uniform, mean: number): number {
  return mean < 10 ? inverted(uniform, mean) : transformedRejection(uniform, mean);
}

function inverted(uniform: Uniform, mean: number): number {
  let p = Math.exp(-mean);
  let u = uniform();
  let k = 0;
  while (u >= p && k < 200) {
    u -= p;
    k++;
    p *= mean / k;
  }
  return k;
}

function transformedRejection(uniform: Uniform, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const accept = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = uniform() - 0.5;
    const v = 1 - uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= accept) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const log = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (log <= -mean + k * logMean - logGamma(k + 1)) return k;
  }
}

/**
 * Negative binomial with variance mean + dispersion · mean²; Poisson for dispersion 0. Small means by inversion (one
 * uniform), large ones as a Poisson whose mean is gamma distributed.
 */
export function negativeBinomial(uniform: Uniform, mean: number, dispersion: number): number {
  if (dispersion === 0) return poisson(uniform, mean);
  if (mean > 12) return poisson(uniform, gamma(uniform, 1 / dispersion) * mean * dispersion);
  let u = uniform();
  // P(0) is at least e^−mean, so above the first terms of its series: most zeros need no logarithm.
  if (mean < 1 && u < 1 - mean * (1 - mean * (0.5 - mean / 6)) - 1e-12) return 0;
  const size = 1 / dispersion;
  const scaled = mean * dispersion;
  const ratio = scaled / (1 + scaled);
  let p = Math.exp(-size * Math.log1p(scaled));
  let k = 0;
  // The cap only matters where rounding leaves u above the sum of all probabilities.
  while (u >= p && k < 10_000) {
    u -= p;
    p *= (ratio * (size + k)) / (k + 1);
    k++;
  }
  return k;
}

/** Logarithm of the gamma function for x > 0 (Stirling's series after shifting x above 8; error below 1e-12). */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 8) {
    shift -= Math.log(y);
    y++;
  }
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.9189385332046727 + series;
}

/** Quantile of the standard normal distribution, 0 < p < 1 (Acklam's rational approximation, relative error < 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(TAIL, q) / (q * polynomial(TAIL_BELOW, q) + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(CENTRE, r) * q) / (r * polynomial(CENTRE_BELOW, r) + 1);
}

const CENTRE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const CENTRE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const TAIL = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];

/** Horner's rule, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * x + c;
  return sum;
}
