import { weightedMean } from "../stats/bootstrap.ts";

/** Three ways to average the errors of a model relative to those of a baseline. They can disagree about 1. */
export interface Averages {
  /** exp(mean(log(model / baseline))): treats a model and its inverse alike; the headline. */
  geometric: number;
  /** mean(model / baseline): the published one; large where the baseline happens to be good. */
  meanOfRatios: number;
  /** Σ model / Σ baseline: dominated by conditions with large effects. */
  ratioOfMeans: number;
}

export const AVERAGES: readonly { id: keyof Averages; label: string }[] = [
  { id: "geometric", label: "geometric mean of ratios" },
  { id: "meanOfRatios", label: "mean of ratios (as published)" },
  { id: "ratioOfMeans", label: "ratio of means" },
];

/** Relative difference of errors that storing predictions in single precision makes: less is a tie. */
const TIE = 1e-6;

/** Error of a model divided by that of a baseline; exactly 1 for a tie, also where both are 0. */
export function ratio(model: number, baseline: number): number {
  return Math.abs(model - baseline) <= TIE * baseline ? 1 : model / baseline;
}

/**
 * @param model errors per condition, not negative
 * @param baseline errors for the same conditions
 * @param weights how often each condition counts; once unless given
 */
export function averages(
  model: ArrayLike<number>,
  baseline: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Averages {
  const ratios = Float64Array.from(model, (value, i) => ratio(value, baseline[i]!));
  const w = weights ?? new Float64Array(ratios.length).fill(1);
  return {
    geometric: Math.exp(weightedMean(ratios.map(Math.log), w)),
    meanOfRatios: weightedMean(ratios, w),
    ratioOfMeans: ratio(weightedMean(model, w), weightedMean(baseline, w)),
  };
}
