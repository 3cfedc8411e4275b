import type { Score, Scores } from "../data/scores.ts";
import { PertlineError } from "../error.ts";
import { mean } from "../stats/summary.ts";
import { findMetric } from "./findMetric.ts";

/**
 * How much of the way from a negative control to a perfect prediction a positive control comes: near 0, and the metric
 * cannot tell models apart on these data (Miller et al. 2025, dynamic range fraction). Clipped to −1 … 1.
 * @param perfect value of a perfect prediction
 * @param epsilon added to the denominator; CellSimBench's code adds 1e-6, its paper nothing
 * @returns NaN where the negative control is perfect
 */
export function dynamicRangeFraction(
  positive: number,
  negative: number,
  perfect: number,
  epsilon: number = 0,
): number {
  const range = perfect - negative + epsilon;
  return range === 0 ? NaN : Math.max(-1, Math.min(1, (positive - negative) / range));
}

/**
 * Score on the scale that a negative control (0) and a positive control (1) span: (u − b) / (r − b). Not clipped: below 0
 * is worse than the negative control, above 1 better than the positive one. Works for errors and for scores alike.
 * @returns NaN where the controls are equal
 */
export function calibratedScore(value: number, negative: number, positive: number): number {
  // Adding 0 turns −0 into 0.
  return positive === negative ? NaN : (value - negative) / (positive - negative) + 0;
}

/** One metric of one model, on the conditions for which model and controls have a value. */
export interface CalibratedMetric {
  metric: string;
  model: string;
  /** Means over these conditions. */
  value: number;
  positive: number;
  negative: number;
  /** Mean over conditions of the dynamic range fraction. */
  dynamicRange: number;
  /** Share of conditions on which the positive control beats the negative one (Vollenweider & Bühlmann 2026). */
  discriminability: number;
  /** (u − b) / (r − b) of the means, as the Virtual Cell Challenge 2026 scores. */
  score: number;
  /** Mean over conditions of (r − u) / (r − b), cut to 0 … 1: 0 is as good as the positive control (ibid.). */
  cappedError: number;
  conditions: number;
}

/**
 * Sets scores of models against those of a positive control – what a second measurement of the same conditions reaches,
 * `technicalDuplicate` – and of a negative one that knows nothing of the condition. A metric whose dynamic range is near
 * 0, or whose discriminability is near ½, says nothing about models on these data, whatever they score.
 *
 * Scores are joined by dataset, seed, metric and condition; where one of the three is missing or NaN the condition is left
 * out. The negative control must differ from what the metric subtracts: no change has no Pearson delta from control, nor the
 * perturbed mean one from itself.
 *
 * @param scores of any number of models; `positive` and `negative` hold one model each
 * @throws UNKNOWN_METRIC for an id without a best value, SEVERAL_CONTROLS
 */
export function calibrate(scores: {
  models: Scores;
  positive: Scores;
  negative: Scores;
}): CalibratedMetric[] {
  const [positive, negative] = [control(scores.positive, "positive"), control(scores.negative, "negative")];
  const groups = new Map<string, Score[]>();
  for (const score of scores.models) {
    const key = JSON.stringify([score.metric, score.model]);
    const group = groups.get(key) ?? [];
    group.push(score);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => {
    const { metric, model } = group[0]!;
    const best = bestOf(metric);
    const rows = group.flatMap((score) => {
      const [r, b] = [positive.get(keyOf(score)), negative.get(keyOf(score))];
      const all = [score.value, r ?? NaN, b ?? NaN] as const;
      return all.some(Number.isNaN) ? [] : [all];
    });
    const over = (value: (u: number, r: number, b: number) => number): number =>
      mean(rows.map((row) => value(...row)).filter((one) => !Number.isNaN(one)));
    const [u, r, b] = [over((one) => one), over((_, one) => one), over((_, __, one) => one)];
    return {
      metric,
      model,
      value: u,
      positive: r,
      negative: b,
      dynamicRange: over((_, high, low) => dynamicRangeFraction(high, low, best)),
      discriminability: over((_, high, low) => (Math.abs(high - best) < Math.abs(low - best) ? 1 : 0)),
      score: calibratedScore(u, b, r),
      cappedError: over((one, high, low) => clip(1 - calibratedScore(one, low, high))),
      conditions: rows.length,
    };
  });
}

function clip(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function keyOf({ dataset, seed, metric, condition }: Score): string {
  return JSON.stringify([dataset, seed, metric, condition]);
}

function control(scores: Scores, which: string): ReadonlyMap<string, number> {
  const models = [...new Set(scores.map(({ model }) => model))];
  if (models.length > 1)
    throw new PertlineError(
      "SEVERAL_CONTROLS",
      `Expected the scores of one ${which} control, found those of ${models.join(", ")}. Choose one of them.`,
    );
  return new Map(scores.map((score) => [keyOf(score), score.value]));
}

function bestOf(id: string): number {
  const best = findMetric(id)?.best;
  if (best !== undefined) return best;
  throw new PertlineError(
    "UNKNOWN_METRIC",
    `There is no metric "${id}", so its best value is not known: give scores of metrics of ALL_METRICS or SET_METRICS.`,
  );
}
