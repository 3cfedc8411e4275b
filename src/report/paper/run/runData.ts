import { expressionPanel } from "../../../data/panel.ts";
import type { Predictions } from "../../../data/predictions.ts";
import type { Provenance } from "../../../data/provenance.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import type { Score, Scores } from "../../../data/scores.ts";
import type { Interactions } from "../../../interactions/interactions.ts";
import type { ErrorAtRank } from "../../../metrics/errorByGenes.ts";
import type { Split } from "../../../splits/split.ts";
import { readRunCurves } from "./curvesStage.ts";
import { runInteractions } from "./interactionsStage.ts";
import { readRunCoverage, readRunScores } from "./metricsStage.ts";
import type { RunCoverage } from "./metricsStage.ts";
import type { StageResources } from "./resources.ts";
import type { RunModel, TaskKind } from "./runModels.ts";
import type { RunReader } from "./runReader.ts";

/** Results on one data set, read when they are asked for. */
export interface RunData {
  dataset: string;
  kind: TaskKind;
  seeds: readonly number[];
  models: readonly RunModel[];
  truth(): Promise<Pseudobulk>;
  /** Columns of the truth that are scored. */
  panel(): Promise<Int32Array>;
  split(seed: number): Promise<Split>;
  predictions(seed: number, models?: readonly string[]): Promise<Predictions[]>;
  /** All scores; `comparable` gives those that compare models. */
  scores(): Promise<Scores>;
  coverage(seed: number): Promise<RunCoverage>;
  curves(): Promise<ErrorAtRank[]>;
  /** Undefined where none can be called. */
  interactions(): Promise<Interactions | undefined>;
}

/** Results of a run, as figures and reports take them. */
export interface RunResults {
  datasets: readonly RunData[];
  provenance: Provenance;
  resources: readonly StageResources[];
}

export function runData(
  folder: string,
  dataset: string,
  kind: TaskKind,
  seeds: readonly number[],
  models: readonly RunModel[],
  reader: RunReader,
): RunData {
  const ids = models.map(({ id }) => id);
  let called: ReturnType<typeof runInteractions> | undefined;
  return {
    dataset,
    kind,
    seeds,
    models,
    truth: () => reader.truth(dataset),
    panel: async () => expressionPanel(await reader.truth(dataset)),
    split: (seed) => reader.split(dataset, seed),
    predictions: (seed, wanted = ids) => reader.predictions(dataset, seed, wanted),
    async scores() {
      const all: Score[] = [];
      for (const seed of seeds) all.push(...(await readRunScores(folder, dataset, seed)));
      return all;
    },
    coverage: (seed) => readRunCoverage(folder, dataset, seed),
    curves: () => readRunCurves(folder, dataset),
    async interactions() {
      const found = await (called ??= runInteractions(dataset, seeds, ids, reader));
      return "notCalled" in found ? undefined : found;
    },
  };
}

/**
 * Scores of some models on the conditions that all of those among them that have scores predict, per data set and seed: only
 * these compare models with each other.
 */
export function comparable(scores: Scores, models: ReadonlySet<string>): Scores {
  const own = scores.filter(({ model }) => models.has(model));
  const place = ({ dataset, seed }: Score): string => JSON.stringify([dataset, seed]);
  const scored = new Map<string, Set<string>>();
  const had = new Map<string, Set<string>>();
  for (const score of own) {
    add(scored, place(score), score.model);
    add(had, JSON.stringify([place(score), score.condition]), score.model);
  }
  return own.filter((score) => had.get(JSON.stringify([place(score), score.condition]))!.size === scored.get(place(score))!.size); // prettier-ignore
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const own = sets.get(key);
  if (own) own.add(value);
  else sets.set(key, new Set([value]));
}
