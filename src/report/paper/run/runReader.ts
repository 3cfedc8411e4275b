import path from "node:path";
import type { Predictions } from "../../../data/predictions.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { selectConditions } from "../../../data/select.ts";
import { readManifest } from "../../../splits/manifest.ts";
import type { Split } from "../../../splits/split.ts";
import type { NamedMatrix } from "../../../stats/matrix.ts";
import { readRunEmbedding } from "./embeddingStages.ts";
import { readRunPredictions } from "./predictionsFile.ts";
import type { RunPredictions } from "./predictionsFile.ts";
import { modelFileName } from "./runModels.ts";
import { readTruth } from "./truthFile.ts";

/** Where the pseudobulk of a data set lies in a run folder. */
export function truthPath(dataset: string): string {
  return `pseudobulk/${dataset}.bin`;
}

export function splitPath(dataset: string, seed: number): string {
  return `splits/${dataset}/seed${seed}.json`;
}

export function predictionsPath(dataset: string, seed: number, model: string): string {
  return `predictions/${dataset}/seed${seed}/${modelFileName(model)}.bin`;
}

/** Results of earlier stages. The last pseudobulk and the last training set are kept: stages that follow each other share them. */
export interface RunReader {
  truth(dataset: string): Promise<Pseudobulk>;
  split(dataset: string, seed: number): Promise<Split>;
  /** Pseudobulk of the training conditions. */
  training(dataset: string, seed: number): Promise<Pseudobulk>;
  embedding(place: string): Promise<NamedMatrix>;
  answer(dataset: string, seed: number, model: string): Promise<RunPredictions>;
  /** Those of the models that predict something, in the order given. */
  predictions(dataset: string, seed: number, models: readonly string[]): Promise<Predictions[]>;
}

export function runReader(folder: string): RunReader {
  let truth: { name: string; value: Promise<Pseudobulk> } | undefined;
  let training: { name: string; value: Promise<Pseudobulk> } | undefined;
  const at = (place: string): string => path.join(folder, place);
  const reader: RunReader = {
    truth(dataset) {
      if (truth?.name !== dataset) truth = { name: dataset, value: readTruth(at(truthPath(dataset))) };
      return truth.value;
    },
    split: (dataset, seed) => readManifest(at(splitPath(dataset, seed))),
    training(dataset, seed) {
      const name = `${dataset} ${seed}`;
      if (training?.name !== name)
        training = {
          name,
          value: (async () => selectConditions(await reader.truth(dataset), (await reader.split(dataset, seed)).train))(), // prettier-ignore
        };
      return training.value;
    },
    embedding: (place) => readRunEmbedding(at(place)),
    answer: async (dataset, seed, model) => readRunPredictions(at(predictionsPath(dataset, seed, model)), (await reader.truth(dataset)).genes), // prettier-ignore
    async predictions(dataset, seed, models) {
      const found: Predictions[] = [];
      for (const model of models) {
        const { predictions } = await reader.answer(dataset, seed, model);
        if (predictions) found.push(predictions);
      }
      return found;
    },
  };
  return reader;
}
