import type { Scores } from "../data/scores.ts";
import { geometricMean } from "../stats/summary.ts";
import type { NoiseFloor } from "./noiseFloor.ts";

/** How near the additive model comes to the error that the noise of its own inputs forces on it. */
export interface NoiseLimit {
  /** Smallest and largest L2 of the additive model over conditions. */
  observed: readonly [number, number];
  /** Smallest and largest L2 expected from cell noise alone, if effects add up exactly. */
  expected: readonly [number, number];
  /** Geometric mean of observed / expected. */
  ratio: number;
  /** Whether nothing but noise is left to explain: a ratio below 1.1. */
  atLimit: boolean;
  conditions: number;
}

/** Above this, departures from additivity are larger than the uncertainty of a variance from some dozen cells. */
const AT_LIMIT = 1.1;

/**
 * Compares the additive model's errors with `NoiseFloor.additive`: where noise explains them, nothing speaks against
 * additivity. A better model remains possible even then, because the additive model adds up the noise of three means: one
 * that knew the true means would be at `NoiseFloor.perfect`. Undefined when it has no scores.
 */
export function additiveNoiseLimit(scores: Scores, noise: readonly NoiseFloor[]): NoiseLimit | undefined {
  const expectedOf = new Map(noise.map(({ condition, additive }) => [condition, additive]));
  const pairs = scores.flatMap(({ model, metric, condition, value }) => {
    const expected = expectedOf.get(condition);
    return model === "additive" && metric === "l2" && expected !== undefined && Number.isFinite(expected)
      ? [{ condition, observed: value, expected }]
      : [];
  });
  if (pairs.length === 0) return undefined;
  const range = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const ratio = geometricMean(pairs.map(({ observed, expected }) => observed / expected));
  return {
    observed: range(pairs.map(({ observed }) => observed)),
    expected: range(pairs.map(({ expected }) => expected)),
    ratio,
    atLimit: ratio < AT_LIMIT,
    conditions: new Set(pairs.map(({ condition }) => condition)).size,
  };
}

/** The comparison as a sentence for people. */
export function noiseLimitSentence({ observed, expected, ratio, atLimit, conditions }: NoiseLimit): string {
  const over = `${conditions} double${conditions === 1 ? "" : "s"}`;
  const range = ([low, high]: readonly [number, number]): string => `${low.toFixed(2)}–${high.toFixed(2)}`;
  const numbers = `L2 observed ${range(observed)}, expected from cell noise alone ${range(expected)}`;
  return atLimit
    ? `The additive model is at its noise limit (${numbers}): the ${over} show no departure from additivity beyond noise.`
    : `The additive model's errors are ${ratio.toFixed(2)} times what cell noise alone would give (${numbers}): the ${over} depart from additivity, which a better model could predict.`;
}
