import type { Random } from "../../stats/random.ts";

/** Measured lists that stand in for log-normal draws; each may be absent. All are plain numbers, for JSON. */
export interface Empirical {
  /** One entry per gene, parallel: log of expected counts per 10⁴ in control, and overdispersion φ. */
  genes?: { logRate: number[]; dispersion: number[] };
  /** Quantiles of the library size of cells. */
  libraries?: number[];
  /** Cells of every single and of every double perturbation. */
  singles?: number[];
  doubles?: number[];
}

/** Rates below could not be lowered by a perturbation within the tables of moments; above, one gene would be all. */
export const LEAST_LOG_RATE: number = Math.log(0.003);
export const MOST_LOG_RATE: number = Math.log(1000);

/** Beyond this, counts are so rare and so large that tables of their moments would be endless. */
export const MOST_DISPERSION = 4;

export function checkEmpirical(lists: Empirical, refuse: (what: string, found: unknown) => void): void {
  const each = (name: string, list: readonly number[] | undefined, low: number, high: number): void => {
    if (list === undefined) return;
    if (list.length === 0) refuse(`empirical.${name} to have entries`, "none");
    const bad = list.find((value) => !(value >= low && value <= high));
    if (bad !== undefined) refuse(`empirical.${name} from ${low} to ${high}`, bad);
  };
  each("genes.logRate", lists.genes?.logRate, -30, 12);
  each("genes.dispersion", lists.genes?.dispersion, 0, 1e4);
  if (lists.genes && lists.genes.logRate.length !== lists.genes.dispersion.length)
    refuse("as many empirical.genes.dispersion as logRate", lists.genes.dispersion.length);
  each("libraries", lists.libraries, 1, 1e7);
  each("singles", lists.singles, 1, 1e6);
  each("doubles", lists.doubles, 1, 1e6);
}

/** `n` entries of a list in random order: itself where it has as many, else its quantiles. */
export function resampled(list: readonly number[], n: number, random: Random): number[] {
  const sorted = [...list].sort((a, b) => a - b);
  return random.shuffle(Array.from({ length: n }, (_, i) => sorted[quantileAt(i, n, sorted.length)]!));
}

/** Position among `length` sorted entries of the i-th of n equally likely ones. */
function quantileAt(i: number, n: number, length: number): number {
  return n === length ? i : Math.min(length - 1, Math.floor(((i + 0.5) / n) * length));
}

/**
 * Gives every gene one of the measured pairs of rate and dispersion: the gene with the r-th lowest of `z` the r-th
 * lowest rate. So two orders of z that correlate (two cell lines) give rates that do.
 *
 * @returns per gene, the position in the measured lists
 */
export function byRank(logRate: readonly number[], z: Float64Array): Int32Array {
  const sorted = logRate.map((_, i) => i).sort((a, b) => logRate[a]! - logRate[b]! || a - b);
  const order = Array.from(z, (_, i) => i).sort((a, b) => z[a]! - z[b]! || a - b);
  const given = new Int32Array(z.length);
  order.forEach((gene, rank) => (given[gene] = sorted[quantileAt(rank, z.length, sorted.length)]!));
  return given;
}

/** Puts values into at most `most` classes of about equally many. @returns per entry its class, and the class's value: the mean */
export function classes(values: readonly number[], most: number): { of: Int32Array; values: number[] } {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const n = Math.min(most, values.length);
  const of = new Int32Array(values.length);
  const sums = new Float64Array(n);
  const counts = new Float64Array(n);
  order.forEach((at, rank) => {
    const one = Math.floor((rank / values.length) * n);
    of[at] = one;
    sums[one]! += values[at]!;
    counts[one]! += 1;
  });
  return { of, values: Array.from(sums, (sum, i) => sum / counts[i]!) };
}
