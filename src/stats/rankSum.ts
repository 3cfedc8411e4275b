import { normalTwoSided } from "./specialFunctions.ts";

/** Values of one group, by distinct value in ascending order. */
export interface Sample {
  n: number;
  values: Float64Array;
  /** Of each distinct value: how often it occurs, and how many values are smaller. */
  counts: Float64Array;
  below: Float64Array;
}

/**
 * Prepares a group for `rankSum`. Zeros need not be given: values of cells are mostly zero.
 * @param sorted values that are not 0, ascending
 * @param n all values, zeros included
 */
export function newSample(sorted: Float64Array, n: number): Sample {
  const zeros = n - sorted.length;
  const values: number[] = [];
  const counts: number[] = [];
  let placed = zeros === 0;
  for (let i = 0; i < sorted.length;) {
    const value = sorted[i]!;
    if (!placed && value > 0) {
      values.push(0);
      counts.push(zeros);
      placed = true;
    }
    const from = i;
    while (i < sorted.length && sorted[i] === value) i++;
    values.push(value);
    counts.push(i - from);
  }
  if (!placed) {
    values.push(0);
    counts.push(zeros);
  }
  const below = new Float64Array(counts.length);
  for (let i = 1; i < below.length; i++) below[i] = below[i - 1]! + counts[i - 1]!;
  return { n, values: Float64Array.from(values), counts: Float64Array.from(counts), below };
}

export interface RankSum {
  /** Sum of the ranks of the first group, ties at their average rank. */
  rankSum: number;
  /** Mann–Whitney's U of the first group. */
  u: number;
  z: number;
  pValue: number;
}

export interface RankSumOptions {
  /** Use the smaller standard deviation that ties leave; true unless told. */
  tieCorrection?: boolean;
  /** Move U by ½ towards its expectation, as scipy's `mannwhitneyu` and R do and scanpy does not; false unless told. */
  continuity?: boolean;
}

/**
 * Wilcoxon's rank-sum test of two groups, two-sided, by the normal approximation. Takes time proportional to the distinct
 * values of the first group, so that a large reference is sorted once for many groups.
 *
 * @returns z = 0 and p = 1 where all values are equal or a group is empty
 */
export function rankSum(
  a: Sample,
  b: Sample,
  { tieCorrection = true, continuity = false }: RankSumOptions = {},
): RankSum {
  const n = a.n + b.n;
  let ranks = 0;
  let ties = tieCorrection ? tiesOf(b) : 0;
  let at = 0;
  for (let i = 0; i < a.values.length; i++) {
    const value = a.values[i]!;
    at = firstNotBelow(b.values, value, at);
    const tied = b.values[at] === value ? b.counts[at]! : 0;
    const below = at < b.values.length ? b.below[at]! : b.n;
    const count = a.counts[i]!;
    const both = count + tied;
    ranks += count * (a.below[i]! + below + (both + 1) / 2);
    ties += both ** 3 - both - (tied ** 3 - tied);
  }
  const u = ranks - (a.n * (a.n + 1)) / 2;
  const correction = tieCorrection ? 1 - ties / (n ** 3 - n) : 1;
  const spread = Math.sqrt((correction * a.n * b.n * (n + 1)) / 12);
  const away = u - (a.n * b.n) / 2;
  const moved = continuity ? Math.sign(away) * Math.max(0, Math.abs(away) - 0.5) : away;
  const z = spread > 0 ? moved / spread : 0;
  return { rankSum: ranks, u, z, pValue: normalTwoSided(z) };
}

const known = new WeakMap<Sample, number>();

/** Σ (t³ − t) over groups of t equal values. */
function tiesOf(sample: Sample): number {
  let ties = known.get(sample);
  if (ties === undefined) {
    ties = 0;
    for (const count of sample.counts) ties += count ** 3 - count;
    known.set(sample, ties);
  }
  return ties;
}

function firstNotBelow(sorted: Float64Array, value: number, from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
