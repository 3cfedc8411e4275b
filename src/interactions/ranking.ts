import { descendingOrder } from "../stats/order.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";
import type { AlignedRun } from "./alignRun.ts";

/** Values ranked by how strongly a run predicts an interaction there, strongest first. */
export interface Ranking {
  model: string;
  label: string;
  seed: number;
  /** Positions in the expectation's matrices: double · genes + gene. */
  at: Int32Array;
  /** |ŷ − add|. */
  scores: Float64Array;
  /** 1 where the observed class is not additive. */
  hits: Uint8Array;
}

/**
 * Ranks held-out values by |predicted − additive expectation|, equal ones in the order of the data (as published). What is not
 * predicted is left out.
 * @param classes observed classes of all values
 */
export function rankPredictions(
  { additive, panel }: AdditiveExpectation,
  classes: Uint8Array,
  { model, label, seed, values, heldOut }: AlignedRun,
): Ranking {
  const width = panel.length;
  const known = new Int32Array(heldOut.length * width);
  const sizes = new Float64Array(known.length);
  let n = 0;
  for (const d of heldOut)
    for (let i = d * width; i < (d + 1) * width; i++) {
      const score = Math.abs(values[i]! - additive[i]!);
      if (Number.isNaN(score)) continue;
      known[n] = i;
      sizes[n++] = score;
    }
  const order = descendingOrder(sizes.subarray(0, n));
  const ranking = { model, label, seed, at: new Int32Array(n), scores: new Float64Array(n), hits: new Uint8Array(n) }; // prettier-ignore
  for (let i = 0; i < n; i++) {
    const k = order[i]!;
    ranking.at[i] = known[k]!;
    ranking.scores[i] = sizes[k]!;
    ranking.hits[i] = classes[known[k]!]! > 0 ? 1 : 0;
  }
  return ranking;
}
