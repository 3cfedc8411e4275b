import { descendingOrder } from "./order.ts";
import { countHits, eachCut, type RankedHits } from "./rankedHits.ts";

export interface PrecisionRecall {
  precision: Float64Array;
  recall: Float64Array;
}

/** Precision and recall at every cut of a ranked list, as the paper's extended data figure 4a draws them. */
export function precisionRecall(ranked: RankedHits): PrecisionRecall {
  const total = countHits(ranked);
  const precision = new Float64Array(ranked.hits.length);
  const recall = new Float64Array(ranked.hits.length);
  let n = 0;
  eachCut(ranked, (hits, others) => {
    precision[n] = hits / (hits + others);
    recall[n++] = hits / total;
  });
  return { precision: precision.subarray(0, n), recall: recall.subarray(0, n) };
}

/**
 * Area under the precision–recall curve: Σ (recall − recall before) · precision over the cuts of the list. A ranking by
 * chance has the share of hits, a perfect one 1.
 * @returns NaN when there are no hits
 */
export function averagePrecision(ranked: RankedHits): number {
  const total = countHits(ranked);
  let [sum, before] = [0, 0];
  eachCut(ranked, (hits, others) => {
    sum += ((hits - before) * hits) / (hits + others);
    before = hits;
  });
  return total === 0 ? NaN : sum / total;
}

/**
 * The area as the paper's extended data figure 4 has it: trapezoids Σ precision · Δ recall over cuts sorted by falling
 * precision instead of by the list. That is not an area: where wrong ones come first, cuts far down the list stand before
 * those above them. A ranking by chance has about 0 instead of the share of hits.
 * @returns NaN when there are no hits
 */
export function auprcAsPublished(ranked: RankedHits): number {
  if (countHits(ranked) === 0) return NaN;
  const { precision, recall } = precisionRecall(ranked);
  const order = descendingOrder(precision);
  let sum = 0;
  for (let i = 1; i < order.length; i++) {
    const [a, b] = [order[i - 1]!, order[i]!];
    sum += ((recall[b]! - recall[a]!) * (precision[a]! + precision[b]!)) / 2;
  }
  return sum;
}
