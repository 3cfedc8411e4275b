import type { Pseudobulk } from "../data/pseudobulk.ts";
import { meansOf } from "../data/select.ts";
import { addScaled } from "../stats/matrix.ts";

/** Σ wᵢ yᵢ over some rows of the training pseudobulk. */
export function weightedConditions(
  training: Pseudobulk,
  rows: readonly number[],
  weights: ArrayLike<number>,
): Float64Array {
  const answer = new Float64Array(training.genes.length);
  rows.forEach((row, i) => addScaled(answer, weights[i]!, meansOf(training, row)));
  return answer;
}
