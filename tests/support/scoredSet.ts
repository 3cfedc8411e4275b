import { parseCondition } from "../../src/data/condition.ts";
import type { ScoredSet } from "../../src/metrics/setMetric.ts";
import { fromRows } from "../../src/stats/matrix.ts";

/** A set from rows of numbers, one per condition. */
export function setOf(
  labels: readonly string[],
  genes: readonly string[],
  prediction: number[][],
  truth: number[][],
  control: number[],
): ScoredSet {
  return {
    conditions: labels.map((label) => parseCondition(label)),
    genes,
    prediction: fromRows(prediction),
    truth: fromRows(truth),
    control: Float64Array.from(control),
  };
}
