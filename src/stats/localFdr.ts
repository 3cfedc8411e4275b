import { PertlineError } from "../error.ts";
import { normalQuantile } from "./distributions.ts";
import { interpolate } from "./interpolate.ts";
import { naturalSpline } from "./naturalSpline.ts";
import { poissonGlm } from "./poissonGlm.ts";
import { quantileOfSorted } from "./quantile.ts";
import { normalTwoSided } from "./specialFunctions.ts";
import { truncatedNormal, type TruncatedNormal } from "./truncatedNormal.ts";

/** A normal null distribution found in the middle of values, and how likely each value is to come from it. */
export interface LocalFdr {
  /** Mean of the null. */
  delta: number;
  /** Standard deviation of the null. */
  sigma: number;
  /** Share of the values that the null explains; above 1 where its middle holds more than the whole. */
  p0: number;
  /** Number of values. */
  n: number;
  /** The values between which the null was fitted. */
  window: readonly [number, number];
  /** Middle of each bin. */
  x: Float64Array;
  /** Values per bin, and how many the smooth density and the null (p0 · f0) expect. */
  counts: Float64Array;
  density: Float64Array;
  null: Float64Array;
  /** Local false discovery rate in each bin. */
  fdr: Float64Array;
  /** What did not go as it should, each one sentence. */
  notes: readonly string[];
}

export interface LocalFdrOptions {
  /** Break points of the histogram: 120 unless told. */
  breaks?: number;
  /** Degrees of freedom of the smooth density: 7 unless told. */
  df?: number;
}

const FEWEST = 200;
const BESIDE = "Count what lies beyond a threshold of your own instead.";

/**
 * Efron's local false discovery rate with a normal null fitted by maximum likelihood to the middle of the values (J Am Stat
 * Assoc 99:96–104, 2004; Large-Scale Inference, 2010, chapter 6), with the choices that the paper's interactions were
 * called with. The density is a Poisson regression of bin counts on a natural spline; the null a truncated normal
 * around the median, fitted again around its own centre.
 *
 * @throws PertlineError NOT_FINITE, TOO_FEW_VALUES (below 200), CONSTANT_VALUES (half of them, or all, are the same),
 * NO_NULL (the middle of the values does not look like the middle of a normal distribution)
 */
export function localFdr(values: ArrayLike<number>, options: LocalFdrOptions = {}): LocalFdr {
  const { breaks = 120, df = 7 } = options;
  const sorted = checked(values);
  const n = sorted.length;
  const centre = quantileOfSorted(sorted, 0.5);
  const spread =
    (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / (2 * normalQuantile(0.75));
  if (!(spread > 0))
    throw new PertlineError(
      "CONSTANT_VALUES",
      `At least half of the ${n} values are ${centre}: there is no spread to fit a null to. Leave out entries that cannot vary. ${BESIDE}`,
    );
  const reach = n > 500_000 ? 1 : 4.3 * Math.exp(-0.26 * Math.log10(n));
  const first = fit(sorted, centre, spread, reach);
  const null0 = fit(sorted, first.mean, first.sd, reach);
  const { mean: delta, sd: sigma } = null0;
  const window = [first.mean - reach * first.sd, first.mean + reach * first.sd] as const;
  const p0 = null0.n / n / (below((window[1] - delta) / sigma) - below((window[0] - delta) / sigma));

  const { x, counts } = histogram(sorted, breaks);
  const smooth = poissonGlm(naturalSpline(x, df).basis, counts);
  const density = smooth.fitted;
  const f0 = x.map((at) => Math.exp(-0.5 * ((at - delta) / sigma) ** 2));
  if (!(total(f0) > 0))
    throw new PertlineError(
      "NO_NULL",
      `The values reach from ${sorted[0]} to ${sorted[n - 1]}, but most are within ${sigma.toPrecision(3)} of ${delta.toPrecision(3)}: ${breaks - 1} bins cannot show both. Use more break points, or leave out the values that lie very far out.`,
    );
  const scale = (p0 * total(density)) / total(f0);
  const expected = f0.map((value) => value * scale);
  const fdr = expected.map((value, i) => Math.min(1, value / density[i]!));
  const notes: string[] = [];
  const width = x[1]! - x[0]!;
  if (width > sigma) notes.push(`Bins are ${(width / sigma).toFixed(1)} times as wide as the standard deviation of the null, because a few values lie very far out; use more break points.`); // prettier-ignore
  if (!smooth.converged) notes.push("The smooth density of the values did not settle, as happens where some lie far apart from all others; rates out there are rough."); // prettier-ignore
  fillCentre(fdr, x, delta, sigma);
  return { delta, sigma, p0, n, window, x, counts, density, null: expected, fdr, notes };
}

/** Local false discovery rate of values: linear between the middles of bins, constant beyond the last ones. */
export function localFdrAt({ x, fdr }: Pick<LocalFdr, "x" | "fdr">, values: ArrayLike<number>): Float64Array {
  return interpolate(x, fdr, values);
}

function checked(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n < FEWEST)
    throw new PertlineError(
      "TOO_FEW_VALUES",
      `A local false discovery rate needs at least ${FEWEST} values, found ${n}. ${BESIDE}`,
    );
  if (!(Number.isFinite(sorted[0]!) && Number.isFinite(sorted[n - 1]!)))
    throw new PertlineError(
      "NOT_FINITE",
      `All of the ${n} values must be finite numbers. Leave out what was not measured.`,
    );
  return sorted;
}

function fit(values: Float64Array, mean: number, sd: number, reach: number): TruncatedNormal {
  const found = truncatedNormal(values, [mean - reach * sd, mean + reach * sd], { mean, sd });
  if (found) return found;
  throw new PertlineError(
    "NO_NULL",
    `The values between ${(mean - reach * sd).toPrecision(3)} and ${(mean + reach * sd).toPrecision(3)} do not look like the middle of a normal distribution: their density is flat, or higher at the ends. ${BESIDE}`,
  );
}

function below(z: number): number {
  return z < 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Counts between evenly spaced break points; a value on one belongs to the bin on its left, the smallest to the first. */
function histogram(sorted: Float64Array, breaks: number): { x: Float64Array; counts: Float64Array } {
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  const width = (high - low) / (breaks - 1);
  const edge = (i: number): number => low + i * width;
  const counts = new Float64Array(breaks - 1);
  let bin = 0;
  for (let i = 0; i < sorted.length; i++) {
    while (bin < breaks - 2 && sorted[i]! > edge(bin + 1)) bin++;
    counts[bin]!++;
  }
  return { x: counts.map((_, i) => (edge(i) + edge(i + 1)) / 2), counts };
}

/** Near the centre every value counts as null: within δ ± σ, and as far out as some bin on that side has a rate of 1. */
function fillCentre(fdr: Float64Array, x: Float64Array, delta: number, sigma: number): void {
  let [left, right] = [delta - sigma, delta + sigma];
  fdr.forEach((rate, i) => {
    if (rate < 1) return;
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
  });
  x.forEach((at, i) => {
    if (at >= left && at <= right) fdr[i] = 1;
  });
}
