import type { Pseudobulk } from "../data/pseudobulk.ts";
import { pearsonCorrelation } from "../stats/correlation.ts";
import { pick } from "./align.ts";
import { rounding, subtract } from "./pearsonDelta.ts";

/** Fewer control cells than this, and halving them adds more noise than sharing them adds correlation. */
export const ENOUGH_CONTROL_CELLS = 1000;

/**
 * Pearson delta with disjoint control halves c₁ and c₂: cor(ŷ₁ − c₁, y − c₂) and cor(ŷ₂ − c₂, y − c₁), averaged.
 * With one shared control its noise is in both changes and correlates them even where they have nothing in common
 * (Nicol et al. 2026).
 * @param predictions of one condition, one value per column: the model fitted with the control half c₁, and with c₂
 *   (`withControlHalf`). A model fitted with the whole control carries the noise of both halves, so that giving its
 *   prediction twice removes only a part of the shared control.
 * @param row of the truth
 * @param columns of the truth
 * @returns NaN for a constant change
 */
export function pearsonDeltaSplit(
  predictions: readonly [Float64Array, Float64Array],
  truth: Pseudobulk,
  row: number,
  columns: ArrayLike<number>,
): number {
  const width = truth.genes.length;
  const observed = pick(truth.means, width, row, columns);
  const [first, second] = [0, 1].map((k) => pick(truth.halves[k]!, width, truth.control, columns)) as [
    Float64Array,
    Float64Array,
  ];
  const once = (prediction: Float64Array, own: Float64Array, other: Float64Array): number =>
    pearsonCorrelation(subtract(prediction, own), subtract(observed, other), rounding(own));
  return (once(predictions[0], first, second) + once(predictions[1], second, first)) / 2;
}

/** The same pseudobulk with the mean of control taken over one half of the control cells, to fit models with. */
export function withControlHalf(truth: Pseudobulk, half: 0 | 1): Pseudobulk {
  const width = truth.genes.length;
  const means = truth.means.slice();
  const start = truth.control * width;
  means.set(truth.halves[half].subarray(start, start + width), start);
  return { ...truth, means };
}

/** What to say before using control halves of this pseudobulk; undefined where there are cells enough. */
export function splitControlWarning(truth: Pseudobulk): string | undefined {
  const cells = truth.nCells[truth.control] ?? 0;
  return cells >= ENOUGH_CONTROL_CELLS
    ? undefined
    : `Only ${cells} control cells: halves of fewer than ${ENOUGH_CONTROL_CELLS} are noisy, and Pearson delta with split ` +
        "control is then lower for that reason too.";
}
