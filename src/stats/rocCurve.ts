import { countHits, eachCut, type RankedHits } from "./rankedHits.ts";

export interface RocCurve {
  /** Others called ÷ all others. */
  falsePositiveRate: Float64Array;
  /** Hits called ÷ all hits. */
  truePositiveRate: Float64Array;
}

/** Both rates at every cut of a ranked list, from (0, 0) to (1, 1). */
export function rocCurve(ranked: RankedHits): RocCurve {
  const total = countHits(ranked);
  const others = ranked.hits.length - total;
  const x = new Float64Array(ranked.hits.length + 1);
  const y = new Float64Array(ranked.hits.length + 1);
  let n = 1;
  eachCut(ranked, (found, wrong) => {
    x[n] = wrong / others;
    y[n++] = found / total;
  });
  return { falsePositiveRate: x.subarray(0, n), truePositiveRate: y.subarray(0, n) };
}

/**
 * Area under the receiver operating characteristic, by trapezoids: with scores, the probability that a hit is ranked
 * above another, ties counted half.
 * @returns NaN when there are no hits or nothing else
 */
export function auroc(ranked: RankedHits): number {
  const total = countHits(ranked);
  const others = ranked.hits.length - total;
  let [area, hitsBefore, wrongBefore] = [0, 0, 0];
  eachCut(ranked, (hits, wrong) => {
    area += ((wrong - wrongBefore) * (hits + hitsBefore)) / 2;
    [hitsBefore, wrongBefore] = [hits, wrong];
  });
  return total === 0 || others === 0 ? NaN : area / total / others;
}
