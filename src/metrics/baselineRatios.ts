import type { Score } from "../data/scores.ts";
import { PertlineError } from "../error.ts";
import { clusterWeights, percentileInterval, resampledMeans, rowWeights } from "../stats/bootstrap.ts";
import type { BootstrapInterval } from "../stats/bootstrap.ts";
import { random } from "../stats/random.ts";
import { agreedAnswer, answerOf, ENOUGH_CONDITIONS } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { averages, AVERAGES, ratio } from "./averages.ts";
import type { Averages } from "./averages.ts";
import { clustersOf } from "./clusters.ts";
import type { Independent } from "./clusters.ts";

/** An average of a model's errors relative to a baseline's, with its bootstrap. */
export interface AverageRatio extends BootstrapInterval {
  id: keyof Averages;
  label: string;
  /** On the rows as they are; `mean` is that of the resamples. */
  value: number;
  /** What this average alone would answer. */
  answer: Answer;
}

/** A model against one baseline on the conditions and seeds that both have. */
export interface BaselineRatio {
  dataset: string;
  model: string;
  reference: string;
  /** Geometric mean of ratios (the headline), mean of ratios (as published), ratio of means. */
  averages: readonly [AverageRatio, AverageRatio, AverageRatio];
  /** "depends on the average" where they disagree about 1, "cannot say" for fewer than 10 conditions. */
  answer: Answer;
  /** Conditions × seeds. */
  n: number;
  /** Different conditions among them. */
  conditions: number;
  independent: Independent;
}

export interface BaselineRatioOptions {
  /** Id of the model in the denominator: `mean` unless told. */
  reference?: string;
  /** Id of an error: `l2` unless told. */
  metric?: string;
  /** Genes unless told; `rows` is the published bootstrap. */
  independent?: Independent;
  /** 10,000 unless told. */
  resamples?: number | undefined;
  /** Of the resampling, 1 unless told. Models with scores on the same conditions share every draw. */
  seed?: number;
  /** 0.95 unless told. */
  level?: number;
}

interface Row {
  condition: string;
  model: number;
  reference: number;
}

/**
 * Errors relative to a baseline, in three averages with bootstrap intervals: per data set every model other than the baseline,
 * over the conditions and seeds that both have. Rows are left out where an error is NaN or the baseline alone is exact.
 * The result for a model does not depend on which others are compared.
 * @throws NO_REFERENCE when the baseline has no scores
 */
export function baselineRatios(
  scores: readonly Score[],
  options: BaselineRatioOptions = {},
): BaselineRatio[] {
  const { reference = "mean", metric = "l2", independent = "genes", resamples = 10_000, seed = 1, level } = options; // prettier-ignore
  const found: { at: number; ratio: BaselineRatio }[] = [];
  for (const { dataset, models, labels } of comparable(scores, reference, metric)) {
    const clusters = clustersOf(labels, independent);
    const source = random(seed).split(dataset);
    const draw =
      independent === "rows" ? rowWeights(labels.length, source) : clusterWeights(clusters, source);
    const ratios = models.map(({ rows }) => rows.map((row) => ratio(row.model, row.reference)));
    const errors = models.map(({ rows }) => rows.map((row) => row.model));
    // The same for every model of the group, which have the same rows.
    const references = models[0]!.rows.map((row) => row.reference);
    const columns = [references, ...ratios.map((row) => row.map(Math.log)), ...ratios, ...errors];
    const [base, ...means] = resampledMeans(columns, draw, resamples) as [Float64Array, ...Float64Array[]];
    const conditions = new Set(clustersOf(labels, "conditions").flat()).size;
    models.forEach(({ at, model, rows }, k) => {
      const [log, sum, own] = [0, 1, 2].map((block) => means[block * models.length + k]!);
      const resampled: Record<keyof Averages, Float64Array> = {
        geometric: log!.map(Math.exp),
        meanOfRatios: sum!,
        ratioOfMeans: own!.map((value, r) => ratio(value, base[r]!)),
      };
      const values = averages(errors[k]!, references);
      const each = AVERAGES.map(({ id, label }): AverageRatio => {
        const interval = percentileInterval(resampled[id], level);
        const answer = conditions < ENOUGH_CONDITIONS ? "cannot say" : answerOf({ value: values[id], ...interval }); // prettier-ignore
        return { id, label, value: values[id], ...interval, answer };
      }) as [AverageRatio, AverageRatio, AverageRatio];
      const answer = agreedAnswer(each.map((one) => one.answer));
      found.push({
        at,
        ratio: { dataset, model, reference, averages: each, answer, n: rows.length, conditions, independent },
      });
    });
  }
  return found.sort((a, b) => a.at - b.at).map((one) => one.ratio);
}

interface Comparable {
  dataset: string;
  labels: string[];
  /** `at`: the how manieth to appear. */
  models: { at: number; model: string; rows: Row[] }[];
}

/** Models of a data set that have the same conditions and seeds in the same order are one group: they share draws. */
function comparable(scores: readonly Score[], reference: string, metric: string): Comparable[] {
  const key = ({ seed, condition }: Score): string => JSON.stringify([seed, condition]);
  const rows = scores.filter((score) => score.metric === metric);
  const bases = new Map<string, Map<string, number>>();
  for (const score of rows) {
    if (score.model !== reference) continue;
    const base = bases.get(score.dataset) ?? new Map<string, number>();
    bases.set(score.dataset, base.set(key(score), score.value));
  }
  if (bases.size === 0)
    throw new PertlineError(
      "NO_REFERENCE",
      `Ratios are to the model "${reference}", which has no scores; there are ${[...new Set(rows.map(({ model }) => model))].join(", ")}. Name one with { reference }.`,
    );
  const models = new Map<string, { dataset: string; model: string; rows: Map<string, Row> }>();
  for (const score of rows) {
    if (score.model === reference) continue;
    const base = bases.get(score.dataset)?.get(key(score)) ?? NaN;
    if (!Number.isFinite(ratio(score.value, base))) continue;
    const name = JSON.stringify([score.dataset, score.model]);
    const own = models.get(name) ?? { dataset: score.dataset, model: score.model, rows: new Map<string, Row>() }; // prettier-ignore
    own.rows.set(key(score), { condition: score.condition, model: score.value, reference: base });
    models.set(name, own);
  }
  const groups = new Map<string, Comparable>();
  for (const [at, { dataset, model, rows: own }] of [...models.values()].entries()) {
    // In one order whatever the order of the scores, so that it does not change the draws.
    const keys = [...own.keys()].sort();
    const name = JSON.stringify([dataset, keys]);
    const ordered = keys.map((one) => own.get(one)!);
    const group = groups.get(name) ?? { dataset, labels: ordered.map(({ condition }) => condition), models: [] }; // prettier-ignore
    group.models.push({ at, model, rows: ordered });
    groups.set(name, group);
  }
  return [...groups.values()];
}
