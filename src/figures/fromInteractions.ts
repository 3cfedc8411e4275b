import { sameDirection } from "../interactions/classes.ts";
import type { Interactions } from "../interactions/interactions.ts";
import type { ModelInteractions } from "../interactions/modelInteractions.ts";
import { mostRecurrent } from "../interactions/recurrence.ts";
import { precisionRecall } from "../stats/precisionRecall.ts";
import { random } from "../stats/random.ts";
import { countHits } from "../stats/rankedHits.ts";
import { rocCurve } from "../stats/rocCurve.ts";
import { FDP_GRID } from "../stats/tprFdp.ts";
import { PertlineError } from "../error.ts";
import type { Called } from "./calledNote.ts";
import { SAME_NOTE } from "./extendedData6.ts";
import type { ExtendedData3Options } from "./extendedData3.ts";
import type { ExtendedData4Options } from "./extendedData4.ts";
import type { ExtendedData5Options } from "./extendedData5.ts";
import type { ExtendedData6Options } from "./extendedData6.ts";
import type { Fig1cOptions } from "./fig1c.ts";
import type { Fig1eOptions } from "./fig1e.ts";
import type { Fig1fOptions } from "./fig1f.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { simplifyCurve } from "./simplifyCurve.ts";

/** Interactions that were called, beside what noise alone would give. */
export function calledOf({ counts, expectation, expected }: Interactions): Called {
  const values = expectation.e.length;
  return { called: values - counts.additive, values, expected };
}

/** What `fig1c` draws of models that were run here. */
export function fig1cInput(found: Interactions): Pick<Fig1cOptions, "curves" | "called" | "provenance"> {
  return {
    curves: found.models.map(({ model, label, meanTpr }) => ({ model, label, fdp: FDP_GRID, tpr: meanTpr })),
    called: calledOf(found),
    provenance: found.expectation.truth.provenance,
  };
}

/** What `fig1e` draws of interactions that were called here. */
export function fig1eInput(found: Interactions): Pick<Fig1eOptions, "counts" | "expected" | "provenance"> {
  return {
    counts: found.counts,
    expected: found.expected,
    provenance: found.expectation.truth.provenance,
  };
}

/** What a model predicts at some positions of its runs. */
function valuesOf(
  { expectation, classes }: Interactions,
  { model, label, runs }: ModelInteractions,
  picks: readonly { run: number; at: number }[],
): InteractionValues {
  const { doubles, genes, control, additive, observed } = expectation;
  const width = genes.length;
  const numbers = (of: (pick: { run: number; at: number }) => number): Float64Array =>
    Float64Array.from(picks, of);
  return {
    model,
    label,
    condition: picks.map(({ at }) => doubles[Math.floor(at / width)]!.label),
    gene: picks.map(({ at }) => genes[at % width]!),
    seed: numbers(({ run }) => runs[run]!.seed),
    control: numbers(({ at }) => control[at % width]!),
    additive: numbers(({ at }) => additive[at]!),
    observed: numbers(({ at }) => observed[at]!),
    predicted: numbers(({ run, at }) => runs[run]!.values[at]!),
    observedClass: numbers(({ at }) => classes[at]!),
  };
}

/** A place in all rankings of a model, one after another. */
function inRankings(
  rankings: readonly { at: ArrayLike<number> }[],
  place: number,
): { run: number; at: number } {
  let run = 0;
  while (place >= rankings[run]!.at.length) place -= rankings[run++]!.at.length;
  return { run, at: rankings[run]!.at[place]! };
}

export interface Fig1fInputOptions {
  /**
   * Faint points of all models together, drawn at random from their held-out values: 60,000 unless told, which make a picture of
   * about 4 MB. `Infinity` draws all of them.
   */
  points?: number;
  /** Of the random choice. */
  seed?: number;
}

/** What `fig1f` draws of models that were run here. */
export function fig1fInput(
  found: Interactions,
  { points = 60_000, seed = 1 }: Fig1fInputOptions = {},
): Pick<Fig1fOptions, "strongest" | "background" | "thresholds" | "called" | "count" | "provenance"> {
  const { models, standardised, thresholds } = found;
  const share = Math.floor(points / Math.max(1, models.length));
  const source = random(seed).split("faint points");
  return {
    strongest: models.map((model) => {
      const { strongest, seeds } = model;
      return valuesOf(found, model, Array.from(strongest.at, (at, i) => ({ run: seeds.indexOf(strongest.seed[i]!), at }))); // prettier-ignore
    }),
    background: models.map((model) => {
      const all = Int32Array.from({ length: model.rankings.reduce((sum, { at }) => sum + at.length, 0) }, (_, i) => i); // prettier-ignore
      const drawn = Math.min(share, all.length);
      for (let i = 0; i < drawn; i++) {
        const other = i + source.integer(all.length - i);
        [all[i], all[other]] = [all[other]!, all[i]!];
      }
      const picks = Array.from(all.subarray(0, drawn), (place) => inRankings(model.rankings, place));
      return { values: valuesOf(found, model, picks), of: all.length };
    }),
    // Thresholds of standardised differences are in another unit.
    thresholds: standardised ? undefined : thresholds,
    called: calledOf(found),
    count: Math.max(...models.map(({ strongest }) => strongest.at.length)),
    provenance: found.expectation.truth.provenance,
  };
}

/**
 * What `extendedData3` draws of interactions that were called here.
 * @throws NO_NULL_FITTED where thresholds were given instead
 */
export function extendedData3Input(
  found: Interactions,
): Pick<ExtendedData3Options, "e" | "fit" | "thresholds" | "standardised" | "called" | "provenance"> {
  const { e, fit, thresholds, standardised } = found;
  if (fit === undefined)
    throw new PertlineError(
      "NO_NULL_FITTED",
      "Extended Data 3 shows the null distribution, and none was fitted because thresholds were given. Call `interactions` without `thresholds`.",
    );
  const { provenance } = found.expectation.truth;
  return { e, fit, thresholds, standardised, called: calledOf(found), provenance };
}

/** Points left out of a curve are at most so far from it, in units of its axes: less than can be seen. */
const CURVE_TOLERANCE = 0.001;

/** What `extendedData4` draws of models that were run here. */
export function extendedData4Input(
  found: Interactions,
): Pick<ExtendedData4Options, "ranked" | "called" | "provenance"> {
  const ranked = found.models.map(
    ({ model, label, rankings, auprcAsPublished, averagePrecision, auroc }) => ({
      ...{ model, label, auprcAsPublished, averagePrecision, auroc },
      curves: rankings.map(({ seed, hits }) => {
        const [pr, roc] = [precisionRecall({ hits }), rocCurve({ hits })];
        const a = simplifyCurve(pr.recall, pr.precision, CURVE_TOLERANCE);
        const b = simplifyCurve(roc.falsePositiveRate, roc.truePositiveRate, CURVE_TOLERANCE);
        return {
          seed,
          recall: a.map((i) => pr.recall[i]!),
          precision: a.map((i) => pr.precision[i]!),
          falsePositiveRate: b.map((i) => roc.falsePositiveRate[i]!),
          truePositiveRate: b.map((i) => roc.truePositiveRate[i]!),
          share: countHits({ hits }) / hits.length,
        };
      }),
    }),
  );
  return { ranked, called: calledOf(found), provenance: found.expectation.truth.provenance };
}

/** What `extendedData5` draws of models that were run here. */
export function extendedData5Input(
  found: Interactions,
): Pick<ExtendedData5Options, "recurrence" | "provenance"> {
  const recurrence = [...found.observed, ...found.models.flatMap((model) => model.recurrence)];
  return { recurrence, provenance: found.expectation.truth.provenance };
}

export interface ExtendedData6InputOptions {
  /** By rule unless told: the two genes that models name most often (`mostRecurrent`). */
  genes?: readonly string[];
  /** Of the split: the first of the runs unless told. */
  seed?: number;
  /** Only doubles in which both singles and the double change the gene in one direction, as published; yes unless told. */
  onlySame?: boolean;
}

/** What `extendedData6` draws of models that were run here. */
export function extendedData6Input(
  found: Interactions,
  options: ExtendedData6InputOptions = {},
): Pick<ExtendedData6Options, "values" | "genes" | "thresholds" | "provenance" | "notes"> {
  const { models, expectation, standardised, thresholds } = found;
  const { recurrence, provenance } = extendedData5Input(found);
  const genes = options.genes ?? mostRecurrent(recurrence, "genes", 2);
  const columns = genes.flatMap((name) => expectation.genes.flatMap((gene, g) => (gene === name ? [g] : []))); // prettier-ignore
  const same = options.onlySame === false ? undefined : sameDirection(expectation);
  const seed = options.seed ?? Math.min(...models.flatMap(({ seeds }) => seeds));
  const values = models.flatMap((model) => {
    const run = model.seeds.indexOf(seed);
    const held = model.runs[run]?.heldOut ?? [];
    const picks = held.flatMap((double) => columns.map((g) => ({ run, at: double * expectation.genes.length + g }))); // prettier-ignore
    const known = picks.filter(({ at }) => same?.[at] !== 0 && !Number.isNaN(model.runs[run]!.values[at]!)); // prettier-ignore
    return run < 0 ? [] : [valuesOf(found, model, known)];
  });
  return { values, genes, thresholds: standardised ? undefined : thresholds, provenance, notes: same ? [SAME_NOTE] : [] }; // prettier-ignore
}
