import { clusterWeights, percentileInterval, resampledMeans } from "../stats/bootstrap.ts";
import { random } from "../stats/random.ts";
import { euclidean } from "../stats/summary.ts";
import { commonConditions, commonGenes } from "./align.ts";
import type { Aligned, AlignedModel } from "./align.ts";
import type { RatioInterval } from "./answer.ts";
import { averages, AVERAGES, ratio } from "./averages.ts";
import { scoredGenes, scoredRows } from "./evaluate.ts";

/** A model against one baseline, on the conditions and genes that both predict. */
export interface Comparison {
  baseline: string;
  label: string;
  /** Conditions compared. */
  conditions: number;
  /** Error of the model divided by that of the baseline, geometric mean over conditions. */
  ratio: RatioInterval;
  /** Share of conditions on which the model is nearer to the truth. */
  wins: number;
  /** Whether it predicts enough conditions to be one of the rivals of the headline. */
  rival: boolean;
}

/** Intervals of the three averages of error relative to the rival that is strongest in each resample. */
export function resampleRatios(
  aligned: Aligned,
  scored: readonly number[],
  own: Float64Array,
  rivals: readonly Float64Array[],
  best: number,
  seed: number,
  resamples: number,
): { intervals: { lower: number; upper: number }[]; share: number } {
  const none = AVERAGES.map(() => ({ lower: NaN, upper: NaN }));
  if (scored.length === 0 || rivals.length === 0) return { intervals: none, share: NaN };
  const draw = clusterWeights(clusters(aligned, scored), random(seed).split("verdict"));
  const ratios = rivals.map((error) => own.map((value, i) => ratio(value, error[i]!)));
  const columns = [own, ...ratios.map((row) => row.map(Math.log)), ...ratios, ...rivals];
  const [mine, ...means] = resampledMeans(columns, draw, resamples) as [Float64Array, ...Float64Array[]];
  const strongest = AVERAGES.map(() => new Float64Array(resamples).fill(-Infinity));
  const [geometric, meanOfRatios, ratioOfMeans] = strongest as [Float64Array, Float64Array, Float64Array];
  let stayed = 0;
  for (let r = 0; r < resamples; r++) {
    let chosen = -1;
    for (let k = 0; k < rivals.length; k++) {
      const [log, sum, rival] = [0, 1, 2].map((block) => means[block * rivals.length + k]![r]!);
      if (Math.exp(log!) > geometric[r]!) [geometric[r], chosen] = [Math.exp(log!), k];
      meanOfRatios[r] = Math.max(meanOfRatios[r]!, sum!);
      ratioOfMeans[r] = Math.max(ratioOfMeans[r]!, ratio(mine[r]!, rival!));
    }
    if (chosen === best) stayed++;
  }
  const intervals = strongest.map((values) => {
    const { lower, upper } = percentileInterval(values);
    return { lower, upper };
  });
  return { intervals, share: stayed / resamples };
}

/** A model against one baseline on what both predict. */
export function compare(
  aligned: Aligned,
  model: AlignedModel,
  baseline: AlignedModel,
  rival: boolean,
  seed: number,
  resamples: number,
): Comparison {
  const pair = [model, baseline];
  const conditions = commonConditions(pair, aligned.conditions.length);
  const genes = commonGenes(pair, aligned.panel.length);
  const [own, theirs] = l2Rows(aligned, pair, conditions, genes) as [Float64Array, Float64Array];
  const { intervals } = resampleRatios(aligned, conditions, own, [theirs], 0, seed, resamples);
  return {
    baseline: baseline.predictions.model,
    label: baseline.predictions.label,
    conditions: conditions.length,
    ratio: { value: averages(own, theirs).geometric, ...intervals[0]! },
    wins: own.filter((value, i) => ratio(value, theirs[i]!) < 1).length / own.length,
    rival,
  };
}

function clusters(aligned: Aligned, scored: readonly number[]): (readonly string[])[] {
  return scored.map((i) => aligned.conditions[i]!.genes);
}

/** L2 of each model on each of these conditions. */
export function l2Rows(
  aligned: Aligned,
  models: readonly AlignedModel[],
  conditions: readonly number[],
  genes: readonly number[],
): Float64Array[] {
  return models.map((model) => {
    const places = scoredGenes(aligned, model, genes);
    return Float64Array.from(conditions, (i) => {
      const rows = scoredRows(aligned, model, i, places);
      return euclidean(rows.prediction, rows.truth);
    });
  });
}
