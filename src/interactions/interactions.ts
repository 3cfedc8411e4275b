import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { geneSpread } from "../metrics/geneSpread.ts";
import { fdrThresholds, type FdrThresholds, type ThresholdRule } from "../stats/fdrThresholds.ts";
import { localFdr, type LocalFdr } from "../stats/localFdr.ts";
import { additiveExpectation, type AdditiveExpectation } from "./additiveExpectation.ts";
import { alignRun, type Run } from "./alignRun.ts";
import { classCounts, classify, sameDirection, type ClassRule, type InteractionClass } from "./classes.ts";
import { effectSizeStrata } from "./effectSizeStrata.ts";
import { modelInteractions, type ModelInteractions, type ModelOptions } from "./modelInteractions.ts";
import { observedRecurrence, type Recurrence } from "./recurrence.ts";
import { samplingError, standardised } from "./samplingError.ts";
import { underAdditivity, type UnderAdditivity } from "./underAdditivity.ts";

export interface InteractionsOptions extends ModelOptions {
  /** Columns of the truth; the 1,000 genes highest in control unless given. */
  panel?: ArrayLike<number>;
  /** Labels of doubles in which interactions are called; all in the data unless given. */
  doubles?: readonly string[];
  /** Call interactions on e over its standard error; no unless told, as published. */
  standardised?: boolean;
  /** False discovery rate at the thresholds, 0.05 unless told. */
  level?: number;
  /** How it becomes thresholds: `closest` unless told, as published. */
  rule?: ThresholdRule;
  /** Thresholds of your own, in the unit of e (or of e over its standard error): no local fdr is computed. */
  thresholds?: { lower: number; upper: number };
  /** Whether "opposite" can be: `published` unless told, where it cannot. */
  classes?: ClassRule;
  /** Draws of noise for the counts expected under additivity: 5 unless told; 0 leaves them to the standard errors. */
  draws?: number;
  /** Of draws and bootstraps. */
  seed?: number;
}

/** Observed interactions of doubles, how many noise alone would give, and how well models predict them. */
export interface Interactions {
  expectation: AdditiveExpectation;
  /** What thresholds were applied to: e, or e over its standard error (then NaN where that is not known). */
  e: Float64Array;
  standardised: boolean;
  /** Undefined where thresholds were given. */
  fit: LocalFdr | undefined;
  thresholds: Omit<FdrThresholds, "rule"> & { rule: ThresholdRule | "given" };
  rule: ClassRule;
  /** Observed class of every value: codes of INTERACTION_CLASSES, doubles × genes. */
  classes: Uint8Array;
  counts: Record<InteractionClass, number>;
  /** The same under exact additivity. */
  expected: UnderAdditivity;
  models: readonly ModelInteractions[];
  /** Recurrence among observed interactions, per seed over the doubles held out there (all doubles without runs). */
  observed: readonly Recurrence[];
  /** Standard deviation of each gene over all doubles. */
  spread: Float64Array;
  /** For people: each one sentence. */
  notes: readonly string[];
}

/**
 * Calls interactions in observed doubles and scores models on them, as the paper's figures 1c–f and extended data figures
 * 3–7; every departure from what was published is an option that is off unless asked for.
 *
 * @param runs each model's predictions, one run per seed or split
 * @throws PertlineError NO_DOUBLES, DUPLICATE_RUN, BAD_THRESHOLDS, those of `localFdr`
 */
export function interactions(
  truth: Pseudobulk,
  runs: readonly Run[] = [],
  options: InteractionsOptions = {},
): Interactions {
  const { panel, doubles, standardised: scaled = false, level = 0.05, rule = "closest", classes: classRule = "published", draws = 5, seed = 1 } = options; // prettier-ignore
  const expectation = additiveExpectation(truth, {
    ...(panel && { panel }),
    ...(doubles && { doubles }),
  });
  const errors = samplingError(expectation);
  const e = scaled ? standardised(expectation, errors) : expectation.e;
  const known = scaled ? e.filter((value) => !Number.isNaN(value)) : e;
  const fit = options.thresholds ? undefined : localFdr(known);
  const thresholds = fit ? fdrThresholds(known, fit, { level, rule }) : given(known, options.thresholds!);
  const classes = classify(expectation, thresholds, { rule: classRule, e });
  const counts = classCounts(classes);
  const expected = underAdditivity(expectation, thresholds, { draws, seed, standardised: scaled, classes: classRule, level, rule, errors }); // prettier-ignore
  const same = sameDirection(expectation);
  const strata = effectSizeStrata(expectation);

  const byModel = new Map<string, Run[]>();
  for (const run of runs) {
    const { model, label } = run.predictions;
    const its = byModel.get(model) ?? [];
    if (its.some((one) => one.seed === run.seed))
      throw new PertlineError("DUPLICATE_RUN", `${label} has two runs with seed ${run.seed}; give each run of a model a seed of its own.`); // prettier-ignore
    byModel.set(model, [...its, run]);
  }
  const aligned = [...byModel.values()].map((its) => its.map((run) => alignRun(expectation, run)));
  const models = aligned.map((its) => modelInteractions(expectation, classes, its, options, same, strata));
  const heldOut = new Map<number, Set<number>>();
  for (const run of aligned.flat()) {
    const its = heldOut.get(run.seed) ?? new Set<number>();
    run.heldOut.forEach((d) => its.add(d));
    heldOut.set(run.seed, its);
  }
  if (heldOut.size === 0) heldOut.set(seed, new Set(expectation.doubles.keys()));
  const observed = [...heldOut].map(([of, its]) => observedRecurrence(expectation, [...its].sort((a, b) => a - b), of, options.recurrence ?? {}, same)); // prettier-ignore
  const called = expectation.e.length - counts.additive;
  return {
    expectation,
    e,
    standardised: scaled,
    fit,
    thresholds,
    rule: classRule,
    classes,
    counts,
    expected,
    models,
    observed,
    spread: geneSpread(expectation.observed, expectation.genes.length),
    notes: [
      interactionSentence(called, expectation.e.length, expected),
      ...(fit?.notes ?? []),
      ...(["lower", "upper"] as const)
        .filter((side) => fit !== undefined && !thresholds.reached[side])
        .map((side) => `No value on the ${side} side has a false discovery rate of ${level}: ${rule === "closest" ? "what lies beyond its threshold means nothing" : "none is called there"}.`), // prettier-ignore
      ...(expectation.left.length > 0 ? [`${expectation.left.length} conditions were left out: ${expectation.left[0]!.condition}, ${expectation.left[0]!.reason}${expectation.left.length > 1 ? " …" : ""}.`] : []), // prettier-ignore
      ...models.flatMap(({ notes }) => notes),
    ],
  };
}

/** How many values lie beyond thresholds that were given. */
function given(
  values: Float64Array,
  { lower, upper }: { lower: number; upper: number },
): Interactions["thresholds"] {
  // prettier-ignore
  if (!(lower <= upper))
    throw new PertlineError(
      "BAD_THRESHOLDS",
      `The lower threshold must not be above the upper one, found ${lower} and ${upper}.`,
    );
  const below = values.filter((value) => value < lower).length;
  const above = values.filter((value) => value > upper).length;
  const reached = { lower: below > 0, upper: above > 0 };
  return { rule: "given", level: NaN, lower, upper, reached, below, above };
}

/** Called interactions beside those that noise alone would give, as a sentence. */
export function interactionSentence(called: number, values: number, expected: UnderAdditivity): string {
  const percent = (n: number): string => `${((100 * n) / values).toFixed(1)} %`;
  const anew =
    expected.refitted.draws > 0
      ? `, or about ${Math.round(expected.refitted.called)} if thresholds were chosen anew on such noise`
      : "";
  return `${called} of ${values} values (${percent(called)}) are called interactions; if all effects added up exactly, the noise of the measured cells would give about ${Math.round(expected.analytic)} (${percent(expected.analytic)}) at these thresholds${anew}.`;
}
