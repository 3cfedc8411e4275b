import { fdrThresholds, type FdrThresholds, type ThresholdRule } from "../stats/fdrThresholds.ts";
import { localFdr } from "../stats/localFdr.ts";
import { random, type Random } from "../stats/random.ts";
import { normalTwoSided } from "../stats/specialFunctions.ts";
import { addScaled } from "../stats/matrix.ts";
import { cellWeights, type AdditiveExpectation } from "./additiveExpectation.ts";
import {
  classCounts,
  classify,
  INTERACTION_CLASSES,
  type ClassRule,
  type InteractionClass,
} from "./classes.ts";
import { samplingError } from "./samplingError.ts";

export interface NullOptions {
  /** Draws of noise: 10 unless told. */
  draws?: number;
  seed?: number;
  /** Whether thresholds apply to e over its standard error. */
  standardised?: boolean;
  classes?: ClassRule;
  level?: number;
  rule?: ThresholdRule;
  /** Standard errors of e, where already known. */
  errors?: Float64Array;
}

/** Values called on noise alone: mean and standard deviation over draws, and the mean number of each class. */
export interface NullCalls {
  called: number;
  sd: number;
  classes: Record<InteractionClass, number>;
  /** Draws that could be used. */
  draws: number;
}

/** Interactions that would be called if effects added up exactly and only the noise of measured cells were left. */
export interface UnderAdditivity {
  /** Values that can be called. */
  values: number;
  /** At the observed thresholds, from standard errors: the expected number, without any draw. */
  analytic: number;
  /** At the observed thresholds, on drawn noise. */
  atThresholds: NullCalls;
  /** With the null fitted and thresholds chosen anew for every draw, as one who sees such data would. */
  refitted: NullCalls;
  /** At the observed thresholds, on (e of one half of the cells − e of the other) / 2: no assumption but disjoint halves. */
  halves: number;
}

/**
 * Draws measurement noise for every condition and gene (normal, variance between cells over their number), so that
 * doubles share the noise of their singles and of control as measured ones do, adds it to exactly additive means and
 * calls interactions. Values whose standard error is not known are never called here.
 */
export function underAdditivity(
  expectation: AdditiveExpectation,
  thresholds: Pick<FdrThresholds, "lower" | "upper">,
  { draws = 10, seed = 1, standardised = false, classes = "published", level, rule, errors = samplingError(expectation) }: NullOptions = {}, // prettier-ignore
): UnderAdditivity {
  const scale = (e: Float64Array): Float64Array =>
    e.map((value, i) => (errors[i]! > 0 ? (standardised ? value / errors[i]! : value) : NaN));
  const source = random(seed).split("under additivity");
  const spread = spreads(expectation);
  const same: Uint8Array[] = [];
  const anew: Uint8Array[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const noisy = withNoise(expectation, spread, source.split(String(draw)));
    const e = scale(noisy.e);
    same.push(classify(noisy, thresholds, { rule: classes, e }));
    const own = thresholdsOf(e, { level, rule });
    if (own) anew.push(classify(noisy, own, { rule: classes, e }));
  }
  return {
    values: errors.reduce((n, error) => n + Number(error > 0), 0),
    analytic: analytic(errors, thresholds, standardised),
    atThresholds: summary(same),
    refitted: summary(anew),
    halves: beyond(scale(halvesDifference(expectation)), thresholds),
  };
}

/** Thresholds of the values that are known; undefined where no null can be fitted to them. */
function thresholdsOf(
  e: Float64Array,
  options: { level?: number | undefined; rule?: ThresholdRule | undefined },
): FdrThresholds | undefined {
  const known = e.filter(Number.isFinite);
  try {
    return fdrThresholds(known, localFdr(known), { level: options.level ?? 0.05, rule: options.rule ?? "closest" }); // prettier-ignore
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === "string") return undefined;
    throw error;
  }
}

/** Exactly additive means with the noise of one draw. */
function withNoise(
  expectation: AdditiveExpectation,
  spread: Map<number, Float64Array>,
  source: Random,
): AdditiveExpectation {
  const { truth, rows, singles, control, a, b, additive } = expectation;
  const width = control.length;
  const drawn = new Map<number, Float64Array>();
  for (const [row, sd] of spread) {
    const noise = new Float64Array(width);
    for (let g = 0; g < width; g++) noise[g] = sd[g]! * source.normal();
    drawn.set(row, noise);
  }
  const ofSingles = (its: readonly number[]): Float64Array => {
    if (its.length === 1) return drawn.get(its[0]!)!;
    const sum = new Float64Array(width);
    cellWeights(truth, its).forEach((weight, k) => addScaled(sum, weight, drawn.get(its[k]!)!));
    return sum;
  };
  const ofControl = drawn.get(truth.control)!;
  const noisy = {
    ...expectation,
    control: control.map((value, g) => value + ofControl[g]!),
    a: new Float64Array(a.length),
    b: new Float64Array(a.length),
    observed: new Float64Array(a.length),
    additive: new Float64Array(a.length),
    e: new Float64Array(a.length),
  };
  rows.forEach((row, d) => {
    const [ofA, ofB, ofDouble] = [ofSingles(singles[d]![0]), ofSingles(singles[d]![1]), drawn.get(row)!];
    for (let g = 0; g < width; g++) {
      const i = d * width + g;
      noisy.a[i] = a[i]! + ofA[g]!;
      noisy.b[i] = b[i]! + ofB[g]!;
      noisy.observed[i] = additive[i]! + ofDouble[g]!;
      noisy.e[i] = ofDouble[g]! - ofA[g]! - ofB[g]! + ofControl[g]!;
      noisy.additive[i] = noisy.observed[i]! - noisy.e[i]!;
    }
  });
  return noisy;
}

/** Standard error of the mean of every condition that takes part, per gene of the panel. */
function spreads({ truth, rows, singles, panel }: AdditiveExpectation): Map<number, Float64Array> {
  const used = [...new Set([truth.control, ...rows, ...singles.flat(2)])].sort((x, y) => x - y);
  return new Map(
    used.map((row) => {
      const start = row * truth.genes.length;
      return [row, Float64Array.from(panel, (g) => Math.sqrt(truth.variances[start + g]! / truth.nCells[row]!))]; // prettier-ignore
    }),
  );
}

function analytic(
  errors: Float64Array,
  { lower, upper }: Pick<FdrThresholds, "lower" | "upper">,
  standardised: boolean,
): number {
  const above = (z: number): number => (z > 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2);
  let sum = 0;
  for (const error of errors) {
    if (!(error > 0)) continue;
    const unit = standardised ? 1 : error;
    sum += above(upper / unit) + above(-lower / unit);
  }
  return sum;
}

/** (e from one half of all cells − e from the other) / 2: as noisy as e, without what both halves share. */
function halvesDifference(expectation: AdditiveExpectation): Float64Array {
  const { truth, rows, singles, panel } = expectation;
  const width = panel.length;
  const difference = (row: number, g: number): number => {
    const i = row * truth.genes.length + panel[g]!;
    return truth.halves[0][i]! - truth.halves[1][i]!;
  };
  const result = new Float64Array(rows.length * width);
  rows.forEach((row, d) => {
    const weights = singles[d]!.map((its) => cellWeights(truth, its));
    for (let g = 0; g < width; g++) {
      let sum = difference(row, g) + difference(truth.control, g);
      singles[d]!.forEach((its, k) => its.forEach((one, i) => (sum -= weights[k]![i]! * difference(one, g))));
      result[d * width + g] = sum / 2;
    }
  });
  return result;
}

function beyond(e: Float64Array, { lower, upper }: Pick<FdrThresholds, "lower" | "upper">): number {
  return e.reduce((n, value) => n + Number(value > upper || value < lower), 0);
}

function summary(draws: readonly Uint8Array[]): NullCalls {
  const classes = Object.fromEntries(INTERACTION_CLASSES.map((name) => [name, 0])) as Record<InteractionClass, number>; // prettier-ignore
  const called = draws.map((codes) => {
    const counts = classCounts(codes);
    for (const name of INTERACTION_CLASSES) classes[name] += counts[name] / draws.length;
    return codes.length - counts.additive;
  });
  const mean = called.reduce((sum, n) => sum + n, 0) / draws.length;
  const square = called.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  return { called: mean, sd: Math.sqrt(square / (draws.length - 1)), classes, draws: draws.length };
}
