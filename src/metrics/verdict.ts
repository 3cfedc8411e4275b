import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Split } from "../splits/split.ts";
import { geometricMean } from "../stats/summary.ts";
import { align, commonConditions, commonGenes } from "./align.ts";
import type { AlignedModel } from "./align.ts";
import { agreedAnswer, answerOf, ENOUGH_CONDITIONS } from "./answer.ts";
import type { Answer, RatioInterval } from "./answer.ts";
import { AVERAGES, averages, ratio } from "./averages.ts";
import type { Averages } from "./averages.ts";
import { compare, l2Rows, resampleRatios } from "./errorRatio.ts";
import type { Comparison } from "./errorRatio.ts";
import { coverage } from "./evaluate.ts";
import type { Coverage } from "./evaluate.ts";
import { noiseFloor } from "./noiseFloor.ts";
import type { NoiseFloor } from "./noiseFloor.ts";

/** A rival predicts at least this share of the held-out conditions that the model predicts. */
const RIVAL_COVERAGE = 0.5;

export interface Verdict {
  answer: Answer;
  /** Why the answer is not what the interval alone says, or why there is none. */
  reason?: string;
  model: string;
  label: string;
  /** Baseline with the lowest error among the rivals on the scored conditions; undefined without a rival. */
  strongest?: { id: string; label: string };
  /** Share of resamples in which it was the strongest. */
  strongestShare: number;
  /** Geometric mean over conditions of L2 relative to the strongest baseline, which is chosen anew in every resample. */
  ratio: RatioInterval;
  /** The same for each way to average, and what it alone would answer. */
  averages: readonly { id: keyof Averages; label: string; ratio: RatioInterval; answer: Answer }[];
  comparisons: readonly Comparison[];
  /** L2 per scored condition, model and rivals. */
  errors: readonly { condition: string; model: number; rivals: Readonly<Record<string, number>> }[];
  /** Genes scored: those of the panel that model and rivals predict. */
  nGenes: number;
  panelSize: number;
  heldOut: number;
  notInData: readonly string[];
  /** Of the model first, then of the baselines. */
  coverage: readonly Coverage[];
  noise: {
    conditions: readonly NoiseFloor[];
    /** Ratio to the strongest baseline that a prediction without error would be expected to reach. */
    perfect: number;
    /** Ratio that a second experiment with as many cells would reach, from the split halves. */
    replicate: number;
  };
  seed: number;
  resamples: number;
}

export interface VerdictOptions {
  truth: Pseudobulk;
  prediction: Predictions;
  baselines: readonly Predictions[];
  split: Split;
  /** Columns of the truth that are scored. */
  panel: ArrayLike<number>;
  seed?: number;
  resamples?: number;
}

/**
 * Says whether a model is nearer to the truth than the strongest simple baseline.
 *
 * Errors are L2 on the genes that the model and all rivals predict, per held-out condition that they all predict. The
 * headline is the geometric mean of error ratios to the strongest rival; its 95 % interval comes from resampling genes (a
 * condition counts the product of its genes' multiplicities, so pairs that share a gene are not taken for independent), and
 * the strongest rival is chosen anew in each resample. "Better" and "worse" need the interval to leave out 1 for all
 * three averages.
 * @throws NOTHING_HELD_OUT, NOT_FINITE
 */
export function verdict(options: VerdictOptions): Verdict {
  const { truth, prediction, split, panel, baselines, seed = 1, resamples = 10_000 } = options;
  const aligned = align(truth, [prediction, ...baselines], split, panel);
  const [model, ...others] = aligned.models as [AlignedModel, ...AlignedModel[]];
  const predicted = commonConditions([model], aligned.conditions.length);
  const rivals = others.filter(
    (other) =>
      predicted.length > 0 &&
      predicted.filter((i) => other.rows[i]! >= 0).length >= RIVAL_COVERAGE * predicted.length,
  );
  const scored = commonConditions([model, ...rivals], aligned.conditions.length);
  const genes = commonGenes([model, ...rivals], aligned.panel.length);
  const errors = l2Rows(aligned, [model, ...rivals], scored, genes);
  const [own, ...rivalErrors] = errors as [Float64Array, ...Float64Array[]];

  const observed = rivalErrors.map((error) => averages(own, error));
  const best = indexOfMax(observed.map((entry) => entry.geometric));
  const resampled = resampleRatios(aligned, scored, own, rivalErrors, best, seed, resamples);
  const enough = scored.length >= ENOUGH_CONDITIONS && rivals.length > 0 && genes.length > 0;
  const perAverage = AVERAGES.map(({ id, label }, k) => {
    const value = Math.max(...observed.map((entry) => entry[id]));
    const interval = { value: rivals.length > 0 ? value : NaN, ...resampled.intervals[k]! };
    return { id, label, ratio: interval, answer: enough ? answerOf(interval) : ("cannot say" as const) };
  });
  const comparisons = others.map((other) =>
    compare(aligned, model, other, rivals.includes(other), seed, resamples),
  );
  const noise = noiseFloor(
    truth,
    scored.map((i) => aligned.conditions[i]!),
    genes.map((g) => aligned.panel[g]!),
  );
  const strongest = rivals[best];
  const strongestErrors = rivalErrors[best];
  const relative = (floor: (entry: NoiseFloor) => number): number =>
    strongestErrors ? geometricMean(noise.map((entry, i) => ratio(floor(entry), strongestErrors[i]!))) : NaN;
  return {
    ...conclude(
      perAverage.map((entry) => entry.answer),
      { predicted: predicted.length, scored: scored.length, rivals: rivals.length, genes: genes.length },
      comparisons,
    ),
    model: prediction.model,
    label: prediction.label,
    ...(strongest
      ? { strongest: { id: strongest.predictions.model, label: strongest.predictions.label } }
      : {}),
    strongestShare: resampled.share,
    ratio: perAverage[0]!.ratio,
    averages: perAverage,
    comparisons,
    errors: scored.map((i, row) => ({
      condition: aligned.conditions[i]!.label,
      model: own[row]!,
      rivals: Object.fromEntries(rivals.map((rival, k) => [rival.predictions.model, rivalErrors[k]![row]!])),
    })),
    nGenes: genes.length,
    panelSize: aligned.panel.length,
    heldOut: aligned.conditions.length,
    notInData: aligned.notInData,
    coverage: aligned.models.map((entry) => coverage(aligned, entry)),
    noise: {
      conditions: noise,
      perfect: relative((entry) => entry.perfect),
      // Halves have half the cells each, so their difference is √2 times that of two whole experiments.
      replicate: relative((entry) => entry.splitHalf / Math.SQRT2),
    },
    seed,
    resamples,
  };
}

function conclude(
  answers: readonly Answer[],
  { predicted, scored, rivals, genes }: Record<"predicted" | "scored" | "rivals" | "genes", number>,
  comparisons: readonly Comparison[],
): { answer: Answer; reason?: string } {
  if (predicted === 0)
    return { answer: "cannot say", reason: "the model predicts none of the held-out conditions" };
  if (rivals === 0)
    return {
      answer: "cannot say",
      reason: "no baseline predicts half of the conditions that the model predicts",
    };
  if (genes === 0)
    return { answer: "cannot say", reason: "no gene of the panel is predicted by the model and its rivals" };
  if (scored < ENOUGH_CONDITIONS)
    return {
      answer: "cannot say",
      reason: `${scored} held-out condition${scored === 1 ? "" : "s"} that the model and its rivals predict; at least ${ENOUGH_CONDITIONS} are needed`,
    };
  const answer = agreedAnswer(answers);
  if (answer === "depends on the average")
    return {
      answer,
      reason: "the geometric mean of ratios, the mean of ratios and the ratio of means disagree about 1",
    };
  const stronger = comparisons.find(
    (entry) => !entry.rival && entry.conditions >= ENOUGH_CONDITIONS && entry.ratio.lower > 1,
  );
  if (answer === "better" && stronger)
    return {
      answer: "not distinguishable",
      reason: `better than its rivals, but worse than ${stronger.label} on the ${stronger.conditions} conditions that it predicts`,
    };
  return { answer };
}

function indexOfMax(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}
