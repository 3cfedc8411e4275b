import { conditionKey } from "../data/condition.ts";
import type { Condition } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { pearsonCorrelation } from "../stats/correlation.ts";
import { euclidean } from "../stats/summary.ts";
import { pick } from "./align.ts";
import { rounding, subtract } from "./pearsonDelta.ts";

/** What the measurement noise of the truth alone does to the error of one condition. */
export interface NoiseFloor {
  condition: string;
  nCells: number;
  /** Expected L2 of the true mean against the observed one, sqrt(Σ s²/n): no prediction is expected below it. */
  perfect: number;
  /** Expected L2 of a second experiment with as many cells against the observed mean: √2 times that. */
  replicate: number;
  /** Observed L2 of one half of the cells against the other; expected about twice `perfect`. */
  splitHalf: number;
  /** Correlation of the halves' changes, each from its own half of the control cells; NaN for a constant change. */
  splitHalfPearsonDelta: number;
  /**
   * L2 that the additive model is expected to have if the two effects add up exactly: the root of Σ s²/n over both singles,
   * control and the double. Undefined for a condition that is not a double with both singles in the data.
   */
  additive?: number;
}

/**
 * Noise floor of conditions of a pseudobulk, from the variance between cells and the number of cells.
 * The first numbers assume cells independent of each other; the split halves do not need the variances.
 * @param panel columns that are scored
 */
export function noiseFloor(
  truth: Pseudobulk,
  conditions: readonly Condition[],
  panel: ArrayLike<number>,
): NoiseFloor[] {
  const width = truth.genes.length;
  const rowOf = new Map(truth.conditions.map((condition, row) => [condition.key, row]));
  const exact = new Map(truth.conditions.map((condition, row) => [condition.label, row]));
  const squared = (row: number): number => {
    let sum = 0;
    for (let i = 0; i < panel.length; i++) sum += truth.variances[row * width + panel[i]!]!;
    return sum / truth.nCells[row]!;
  };
  const halves = (row: number): [Float64Array, Float64Array] => [
    pick(truth.halves[0], width, row, panel),
    pick(truth.halves[1], width, row, panel),
  ];
  const control = halves(truth.control);
  return conditions.map((condition) => {
    const row = (exact.get(condition.label) ?? rowOf.get(condition.key))!;
    const [first, second] = halves(row);
    const singles = condition.genes.map((gene) => rowOf.get(conditionKey([gene])));
    const additive =
      singles.length === 2 && singles[0] !== undefined && singles[1] !== undefined
        ? Math.sqrt(squared(row) + squared(singles[0]) + squared(singles[1]) + squared(truth.control))
        : undefined;
    const nCells = truth.nCells[row]!;
    return {
      condition: condition.label,
      nCells,
      // One cell has no variance to estimate the noise from, and no second half.
      perfect: nCells > 1 ? Math.sqrt(squared(row)) : NaN,
      replicate: nCells > 1 ? Math.sqrt(2 * squared(row)) : NaN,
      splitHalf: nCells > 1 ? euclidean(first, second) : NaN,
      splitHalfPearsonDelta:
        nCells > 1
          ? pearsonCorrelation(
              subtract(first, control[0]),
              subtract(second, control[1]),
              rounding(control[0]),
            )
          : NaN,
      ...(additive === undefined ? {} : { additive }),
    };
  });
}
