import { ascendingOrder } from "../stats/order.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";
import type { Ranking } from "./ranking.ts";

/** Groups of values whose expected effect |add − control| is alike, of equal size: the group of each value, 20 unless told. */
export function effectSizeStrata(
  { additive, control, genes }: AdditiveExpectation,
  strata: number = 20,
): Uint16Array {
  const width = genes.length;
  const size = additive.map((value, i) => Math.abs(value - control[i % width]!));
  const groups = new Uint16Array(size.length);
  ascendingOrder(size).forEach((i, rank) => (groups[i] = Math.floor((rank * strata) / size.length)));
  return groups;
}

/**
 * Area under the ROC curve within each group of values, averaged over groups by the number of pairs that each compares; ties
 * count half. Large effects interact more often, so that a model that says nothing but "no effect" ranks
 * interactions better than chance overall; within a group it hardly can.
 *
 * @param groups of `effectSizeStrata`
 * @returns NaN when no group has both interactions and others
 */
export function stratifiedAuroc({ at, hits, scores }: Ranking, groups: Uint16Array): number {
  const n = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const [found, others, area, tiedFound, tiedOthers] = Array.from({ length: 5 }, () => new Float64Array(n)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
  const last = new Float64Array(n).fill(NaN);
  const close = (group: number): void => {
    area[group]! += tiedOthers[group]! * (found[group]! + tiedFound[group]! / 2);
    found[group]! += tiedFound[group]!;
    others[group]! += tiedOthers[group]!;
    tiedFound[group] = tiedOthers[group] = 0;
  };
  for (let i = 0; i < at.length; i++) {
    const group = groups[at[i]!]!;
    if (scores[i] !== last[group]) {
      close(group);
      last[group] = scores[i]!;
    }
    if (hits[i]) tiedFound[group]!++;
    else tiedOthers[group]!++;
  }
  let [sum, pairs] = [0, 0];
  for (let group = 0; group < n; group++) {
    close(group);
    sum += area[group]!;
    pairs += found[group]! * others[group]!;
  }
  return sum / pairs;
}
