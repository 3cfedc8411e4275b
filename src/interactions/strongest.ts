import { descendingOrder } from "../stats/order.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";
import type { AlignedRun } from "./alignRun.ts";
import { INTERACTION_CLASSES } from "./classes.ts";
import { predictedCode } from "./predictedClass.ts";
import type { Ranking } from "./ranking.ts";

/** The values of which a model most strongly says that they interact, over all its seeds, strongest first. */
export interface Strongest {
  model: string;
  label: string;
  /** Per value: seed, position in the expectation's matrices, |ŷ − add|, ŷ, and codes of INTERACTION_CLASSES. */
  seed: Int32Array;
  at: Int32Array;
  score: Float64Array;
  predicted: Float64Array;
  predictedClass: Uint8Array;
  observedClass: Uint8Array;
  /** Counts: predicted class (row) × observed class (column), in the order of INTERACTION_CLASSES. */
  mosaic: readonly (readonly number[])[];
  /**
   * How many different things the values are about: a double held out in several seeds is counted in each, and a model that
   * says the same in all seeds fills the list with copies.
   */
  distinct: { values: number; genes: number; doubles: number };
  /** Values after the last one that have the same score. */
  tied: number;
}

/**
 * The strongest predictions of one model as in the paper's figure 1f: pooled over seeds.
 *
 * @param rankings and runs of one model, in the same order
 * @param classes observed classes of all values
 * @param ties `leave`: exactly `count` values, equal ones in the order of seeds and data, as the published mosaic;
 * `keep`: also those that equal the last, as the published bold points
 */
export function strongestPredictions(
  { control, additive, genes }: AdditiveExpectation,
  classes: Uint8Array,
  rankings: readonly Ranking[],
  runs: readonly AlignedRun[],
  { count = 500, ties = "leave" }: { count?: number; ties?: "leave" | "keep" } = {},
): Strongest {
  const width = genes.length;
  const pool: { run: number; at: number; score: number }[] = [];
  rankings.forEach(({ at, scores }, run) => {
    for (let i = 0; i < at.length && (i < count || scores[i] === scores[i - 1]); i++)
      pool.push({ run, at: at[i]!, score: scores[i]! });
  });
  const order = descendingOrder(pool.map(({ score }) => score));
  let n = Math.min(count, order.length);
  let tied = 0;
  while (n > 0 && n + tied < order.length && pool[order[n + tied]!]!.score === pool[order[n - 1]!]!.score) tied++; // prettier-ignore
  if (ties === "keep") [n, tied] = [n + tied, 0];
  const top = Array.from(order.subarray(0, n), (k) => pool[k]!);
  const predicted = Float64Array.from(top, ({ run, at }) => runs[run]!.values[at]!);
  const predictedClass = Uint8Array.from(top, ({ at }, i) => predictedCode(control[at % width]!, additive[at]!, predicted[i]!)); // prettier-ignore
  const observedClass = Uint8Array.from(top, ({ at }) => classes[at]!);
  const mosaic = INTERACTION_CLASSES.map(() => INTERACTION_CLASSES.map(() => 0));
  top.forEach((_, i) => mosaic[predictedClass[i]!]![observedClass[i]!]!++);
  const at = Int32Array.from(top, (one) => one.at);
  return {
    model: rankings[0]?.model ?? "",
    label: rankings[0]?.label ?? "",
    seed: Int32Array.from(top, ({ run }) => runs[run]!.seed),
    at,
    score: Float64Array.from(top, ({ score }) => score),
    predicted,
    predictedClass,
    observedClass,
    mosaic,
    distinct: {
      values: new Set(at).size,
      genes: new Set(at.map((i) => i % width)).size,
      doubles: new Set(at.map((i) => Math.floor(i / width))).size,
    },
    tied,
  };
}
