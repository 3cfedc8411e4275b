import { interpolate } from "./interpolate.ts";
import { ascendingOrder } from "./order.ts";
import { countHits, eachCut, type RankedHits } from "./rankedHits.ts";

/** 0, 0.01 … 1: the grid of the paper's figure 1c. */
export const FDP_GRID: Float64Array = Float64Array.from({ length: 101 }, (_, i) => i / 100);

/**
 * Share of all hits found (true positive rate) against the share of wrong ones among what is called (false discovery
 * proportion), as the paper's figure 1c: cuts sorted by their false discovery proportion, hits made to increase, then
 * interpolated on the grid with equal proportions averaged, 0 below the smallest and 1 above the largest.
 *
 * @returns one rate per place of the grid; NaN everywhere when there are no hits
 */
export function tprAtFdp(ranked: RankedHits, grid: ArrayLike<number> = FDP_GRID): Float64Array {
  const total = countHits(ranked);
  if (total === 0) return new Float64Array(grid.length).fill(NaN);
  const fdp = new Float64Array(ranked.hits.length);
  const found = new Float64Array(ranked.hits.length);
  let n = 0;
  eachCut(ranked, (hits, others) => {
    fdp[n] = others / Math.max(1, hits + others);
    found[n++] = hits;
  });
  const order = ascendingOrder(fdp.subarray(0, n));
  const x = new Float64Array(n);
  const tpr = new Float64Array(n);
  let most = 0;
  order.forEach((at, i) => {
    most = Math.max(most, found[at]!);
    x[i] = fdp[at]!;
    tpr[i] = most / total;
  });
  return interpolate(x, tpr, grid, { left: 0, right: 1 });
}
