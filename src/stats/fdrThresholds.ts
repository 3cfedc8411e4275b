import { localFdrAt, type LocalFdr } from "./localFdr.ts";
import { ascendingOrder } from "./order.ts";
import { normalTwoSided } from "./specialFunctions.ts";

/**
 * How a false discovery rate becomes a threshold.
 * - `closest`: the value whose local rate is nearest to the level, as published. Where no value comes near it, this is still
 *   some value, and what lies beyond it means nothing.
 * - `crossing`: beyond it every local rate is at most the level.
 * - `tail`: beyond it the share of values that the null explains (Benjamini & Hochberg's kind of rate) is at most the
 *   level: a weaker demand, since it is an average over the tail and not a rate at its edge.
 */
export type ThresholdRule = "closest" | "crossing" | "tail";

export const THRESHOLD_RULES: readonly ThresholdRule[] = ["closest", "crossing", "tail"];

/** What lies strictly beyond these values counts as not null. */
export interface FdrThresholds {
  rule: ThresholdRule;
  level: number;
  lower: number;
  upper: number;
  /** Whether a value on that side has a rate of at most the level. If not, nothing there should be called. */
  reached: { lower: boolean; upper: boolean };
  /** Values strictly below `lower`, and strictly above `upper`. */
  below: number;
  above: number;
}

/**
 * Thresholds among negative and among positive values. A side without values has an infinite threshold; by the rules
 * `crossing` and `tail` a side that does not reach the level has its outermost value as threshold, so nothing is beyond.
 */
export function fdrThresholds(
  values: ArrayLike<number>,
  fit: LocalFdr,
  { level = 0.05, rule = "closest" }: { level?: number; rule?: ThresholdRule } = {},
): FdrThresholds {
  const side = (sign: 1 | -1): { threshold: number; reached: boolean } => {
    const found = Float64Array.from(values).filter((value) => sign * value > 0);
    if (found.length === 0) return { threshold: sign * Infinity, reached: false };
    return rule === "closest" ? closest(found, fit, level) : outwards(found, sign, fit, level, rule);
  };
  const [negative, positive] = [side(-1), side(1)];
  let [below, above] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < negative.threshold) below++;
    else if (values[i]! > positive.threshold) above++;
  }
  return {
    rule,
    level,
    lower: negative.threshold,
    upper: positive.threshold,
    reached: { lower: negative.reached, upper: positive.reached },
    below,
    above,
  };
}

function closest(
  values: Float64Array,
  fit: LocalFdr,
  level: number,
): { threshold: number; reached: boolean } {
  const rates = localFdrAt(fit, values);
  let best = 0;
  let reached = false;
  rates.forEach((rate, i) => {
    if (Math.abs(rate - level) < Math.abs(rates[best]! - level)) best = i;
    if (rate <= level) reached = true;
  });
  return { threshold: values[best]!, reached };
}

function outwards(
  values: Float64Array,
  sign: 1 | -1,
  fit: LocalFdr,
  level: number,
  rule: "crossing" | "tail",
): { threshold: number; reached: boolean } {
  const order = ascendingOrder(values.map((value) => -sign * value));
  const outermost = Float64Array.from(order, (at) => values[at]!);
  const rates = rule === "crossing" ? localFdrAt(fit, outermost) : tailRates(outermost, sign, fit);
  // How many of the outermost values are called; equal values are called together or not at all.
  let called = 0;
  for (let i = 0; i < outermost.length; i++) {
    if (rates[i]! > level) {
      if (rule === "crossing") break;
    } else if (outermost[i] !== outermost[i + 1]) called = i + 1;
  }
  return {
    threshold: called < outermost.length ? outermost[called]! : 0,
    reached: called > 0,
  };
}

/** Tail-area rate of each value, outermost first: null values expected that far out over values found. */
function tailRates(outermost: Float64Array, sign: 1 | -1, { delta, sigma, p0, n }: LocalFdr): Float64Array {
  return Float64Array.from(outermost, (value, i) => {
    const z = (sign * (value - delta)) / sigma;
    const tail = z > 0 ? normalTwoSided(z) / 2 : 1;
    return (Math.min(1, p0) * n * tail) / (i + 1);
  });
}
