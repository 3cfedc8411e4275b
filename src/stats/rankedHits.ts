import { descendingOrder } from "./order.ts";

/**
 * A list ranked by a score, best first: 1 for what is true, 0 for what is not.
 * With `scores` (in the same order) equal ones are taken together, since nothing tells which of them comes first; without,
 * the order counts, as in the published code.
 */
export interface RankedHits {
  hits: ArrayLike<number>;
  scores?: ArrayLike<number>;
}

/** Calls for each cut of the list the hits and the others above it, for ties at the last of them only. */
export function eachCut({ hits, scores }: RankedHits, cut: (hits: number, others: number) => void): void {
  let [found, wrong] = [0, 0];
  for (let i = 0; i < hits.length; i++) {
    if (hits[i]) found++;
    else wrong++;
    if (scores === undefined || i + 1 === hits.length || scores[i] !== scores[i + 1]) cut(found, wrong);
  }
}

/** Number of hits in the list. */
export function countHits({ hits }: RankedHits): number {
  let count = 0;
  for (let i = 0; i < hits.length; i++) if (hits[i]) count++;
  return count;
}

/** What is true of each value (1 or true), ranked by scores in the same order, the highest first; equal scores together. */
export function rankHits(labels: ArrayLike<number | boolean>, scores: ArrayLike<number>): RankedHits {
  const order = descendingOrder(scores);
  return {
    hits: Uint8Array.from(order, (at) => Number(labels[at])),
    scores: Float64Array.from(order, (at) => scores[at]!),
  };
}
