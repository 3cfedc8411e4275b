import type { Condition } from "../data/condition.ts";
import { clusterWeights, percentileInterval } from "../stats/bootstrap.ts";
import { random } from "../stats/random.ts";
import type { Ranking } from "./ranking.ts";

/** Share of interactions among the k strongest predictions, mean over seeds. */
export interface PrecisionAtK {
  k: number;
  precision: number;
  lower: number;
  upper: number;
}

export interface PrecisionAtKOptions {
  /** 100 and 500 unless told. */
  ks?: readonly number[];
  /** What is drawn with replacement: doubles, or genes of doubles, which are shared between them. */
  clusters?: "pairs" | "genes";
  /** 500 unless told. */
  resamples?: number;
  level?: number;
  seed?: number;
}

/**
 * Precision among the first k of each ranking with a bootstrap interval. A draw counts all values of a double as often
 * as the double was drawn (for genes: the product of its two genes' counts), in all seeds alike, and goes down the list
 * until k values are counted. A list shorter than k counts as far as it goes.
 *
 * @param rankings of one model, one per seed
 * @param doubles of the expectation
 * @param width genes per double
 */
export function precisionAtK(
  rankings: readonly Ranking[],
  doubles: readonly Condition[],
  width: number,
  { ks = [100, 500], clusters = "pairs", resamples = 500, level = 0.95, seed = 1 }: PrecisionAtKOptions = {}, // prettier-ignore
): PrecisionAtK[] {
  const order = ks.map((_, i) => i).sort((a, b) => ks[a]! - ks[b]!);
  const lists = rankings.map(({ at, hits }) => ({ pairs: at.map((i) => Math.floor(i / width)), hits }));
  const ofEach = (weights: ArrayLike<number>): number[] => {
    const perSeed = lists.map(({ pairs, hits }) => precisions(pairs, hits, ks, order, weights));
    return ks.map((_, i) => {
      const known = perSeed.map((values) => values[i]!).filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    });
  };
  const points = ofEach(new Float64Array(doubles.length).fill(1));
  const names = doubles.map(({ key, genes }) => (clusters === "pairs" ? [key] : genes));
  const draw = clusterWeights(names, random(seed).split("precision at k"));
  const drawn = ks.map(() => new Float64Array(resamples));
  const weights = new Float64Array(doubles.length);
  for (let i = 0; i < resamples; i++) {
    draw(weights);
    ofEach(weights).forEach((value, k) => (drawn[k]![i] = value));
  }
  const intervals = drawn.map((values) => percentileInterval(values, level));
  return ks.map((k, i) => ({ k, precision: points[i]!, lower: intervals[i]!.lower, upper: intervals[i]!.upper })); // prettier-ignore
}

/** Weighted precision at each k; NaN for an empty list. `order`: positions in `ks`, smallest k first. */
function precisions(
  pairs: Int32Array,
  hits: Uint8Array,
  ks: readonly number[],
  order: readonly number[],
  weights: ArrayLike<number>,
): number[] {
  const found = ks.map(() => NaN);
  let [count, right, next] = [0, 0, 0];
  for (let i = 0; i < pairs.length && next < order.length; i++) {
    const weight = weights[pairs[i]!]!;
    // The value at which k is reached counts for the part that is still needed.
    for (let k = ks[order[next]!]!; next < order.length && count + weight >= k; k = ks[order[++next]!]!)
      found[order[next]!] = (right + hits[i]! * (k - count)) / k;
    count += weight;
    right += weight * hits[i]!;
  }
  for (; next < order.length; next++) found[order[next]!] = count > 0 ? right / count : NaN;
  return found;
}
