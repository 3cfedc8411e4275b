import { geneSpread } from "../metrics/geneSpread.ts";
import { auprcAsPublished, averagePrecision } from "../stats/precisionRecall.ts";
import { auroc } from "../stats/rocCurve.ts";
import { FDP_GRID, tprAtFdp } from "../stats/tprFdp.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";
import type { AlignedRun } from "./alignRun.ts";
import { sameDirection } from "./classes.ts";
import { effectSizeStrata, stratifiedAuroc } from "./effectSizeStrata.ts";
import { precisionAtK, type PrecisionAtK, type PrecisionAtKOptions } from "./precisionAtK.ts";
import { rankPredictions, type Ranking } from "./ranking.ts";
import { recurrence, type Recurrence, type RecurrenceOptions } from "./recurrence.ts";
import { strongestPredictions, type Strongest } from "./strongest.ts";

export interface ModelOptions {
  /** Whether equal scores count in the order of the data (`order`, as published) or together in TPR–FDP curves. */
  ties?: "order" | "together";
  /** Of the mosaic: 500 unless told; ties beyond are left out unless kept. */
  strongest?: { count?: number; ties?: "leave" | "keep" };
  recurrence?: RecurrenceOptions;
  precisionAtK?: PrecisionAtKOptions;
}

/** One number per seed, their mean and their standard deviation (n − 1; the paper prints sd / √seeds). */
export interface OverSeeds {
  values: readonly number[];
  mean: number;
  sd: number;
  standardError: number;
}

/** How well one model predicts interactions, over its seeds. */
export interface ModelInteractions {
  model: string;
  label: string;
  seeds: readonly number[];
  /** What it predicts, in the order of the expectation. */
  runs: readonly AlignedRun[];
  rankings: readonly Ranking[];
  /** On `FDP_GRID`: per seed, and the mean over seeds. */
  tpr: readonly Float64Array[];
  meanTpr: Float64Array;
  /** Rows sorted by precision, as published: not an area; see `auprcAsPublished`. */
  auprcAsPublished: OverSeeds;
  averagePrecision: OverSeeds;
  /** Rows in the order of the data among ties, as published. */
  auroc: OverSeeds;
  /** Within groups of values that are expected to change alike; see `stratifiedAuroc`. */
  stratifiedAuroc: OverSeeds;
  precisionAtK: readonly PrecisionAtK[];
  strongest: Strongest;
  recurrence: readonly Recurrence[];
  /** Standard deviation of each gene over all predicted doubles, per seed. */
  spread: readonly Float64Array[];
  notes: readonly string[];
}

/**
 * @param classes observed classes of all values
 * @param runs of one model, one per seed
 * @param same of `sameDirection` and `strata` of `effectSizeStrata`, where already known
 */
export function modelInteractions(
  expectation: AdditiveExpectation,
  classes: Uint8Array,
  runs: readonly AlignedRun[],
  { ties = "order", strongest, recurrence: counting, precisionAtK: atK }: ModelOptions = {},
  same: Uint8Array = sameDirection(expectation),
  strata: Uint16Array = effectSizeStrata(expectation),
): ModelInteractions {
  const width = expectation.genes.length;
  const rankings = runs.map((run) => rankPredictions(expectation, classes, run));
  const tpr = rankings.map(({ hits, scores }) => tprAtFdp(ties === "order" ? { hits } : { hits, scores }));
  const { model, label } = runs[0]!;
  return {
    model,
    label,
    seeds: runs.map(({ seed }) => seed),
    runs,
    rankings,
    tpr,
    meanTpr: FDP_GRID.map((_, i) => overSeeds(tpr.map((one) => one[i]!)).mean),
    auprcAsPublished: overSeeds(rankings.map(({ hits }) => auprcAsPublished({ hits }))),
    averagePrecision: overSeeds(rankings.map(averagePrecision)),
    auroc: overSeeds(rankings.map(({ hits, scores }) => auroc(ties === "order" ? { hits } : { hits, scores }))), // prettier-ignore
    stratifiedAuroc: overSeeds(rankings.map((ranking) => stratifiedAuroc(ranking, strata))),
    precisionAtK: precisionAtK(rankings, expectation.doubles, width, atK),
    strongest: strongestPredictions(expectation, classes, rankings, runs, strongest),
    recurrence: rankings.map((ranking) => recurrence(expectation, ranking, counting, same)),
    spread: runs.map(({ values, predicted }) => geneSpread(values, width, predicted)),
    notes: runs.flatMap(({ seed, missing, missingGenes, heldOut }) => [
      ...(heldOut.length === 0 ? [`${label}, seed ${seed}, predicts none of the held-out doubles.`] : []),
      ...(missing.length > 0 ? [`${label}, seed ${seed}, does not predict ${missing.length} held-out doubles (${missing[0]}${missing.length > 1 ? " …" : ""}): they are left out of its ranking.`] : []), // prettier-ignore
      ...(missingGenes.length > 0 ? [`${label}, seed ${seed}, does not predict ${missingGenes.length} of ${width} genes (${missingGenes[0]}${missingGenes.length > 1 ? " …" : ""}): they are left out of its ranking.`] : []), // prettier-ignore
    ]),
  };
}

function overSeeds(values: readonly number[]): OverSeeds {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
  return { values, mean, sd, standardError: sd / Math.sqrt(known.length) };
}
