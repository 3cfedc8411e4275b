import type { Score } from "../data/scores.ts";
import { clusteredStandardError } from "../stats/clusteredError.ts";
import { mean, variance } from "../stats/summary.ts";
import { clustersOf } from "./clusters.ts";

/** What scores are averaged over apart: all seeds pooled unless `seed` is named, test and validation unless `set` is. */
export type ScoreGroup = "dataset" | "seed" | "model" | "set" | "metric";

export interface ScoreMean extends Partial<Pick<Score, ScoreGroup>> {
  /** Arithmetic mean, as the paper's mean bars. */
  mean: number;
  /** Standard deviation between rows, denominator n − 1. */
  sd: number;
  /** Of the mean, with conditions that perturb the same gene taken together (see `clusteredStandardError`). */
  standardError: number;
  /** Conditions × seeds. */
  n: number;
  /** Different conditions among them. */
  conditions: number;
}

/**
 * Means of scores by group, in order of appearance. Undefined scores (NaN) are left out, and `n` tells how many remain.
 * @param by what stays apart: `["model"]` pools seeds, `["model", "seed"]` shows every seed by itself
 */
export function scoreMeans(
  scores: readonly Score[],
  by: readonly ScoreGroup[] = ["dataset", "model", "metric"],
): ScoreMean[] {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const key = JSON.stringify(by.map((name) => score[name] ?? null));
    const group = groups.get(key);
    if (group) group.push(score);
    else groups.set(key, [score]);
  }
  return [...groups.values()].map((group) => {
    const defined = group.filter(({ value }) => !Number.isNaN(value));
    const values = defined.map(({ value }) => value);
    const labels = defined.map(({ condition }) => condition);
    return {
      ...Object.fromEntries(by.map((name) => [name, group[0]![name]])),
      mean: mean(values),
      sd: Math.sqrt(variance(values)),
      standardError: clusteredStandardError(values, clustersOf(labels, "genes")),
      n: values.length,
      conditions: new Set(clustersOf(labels, "conditions").flat()).size,
    };
  });
}
