import type { Pseudobulk } from "../data/pseudobulk.ts";
import { evaluate, type EvaluateOptions, type Evaluation, type Variant } from "../metrics/evaluate.ts";
import type { Model } from "../models/model.ts";
import { PAPER_BASELINES } from "../models/registry.ts";
import type { Split } from "../splits/split.ts";
import { type FitModelsOptions, type FittedModels, fitModels } from "./fitModels.ts";

export interface CompareOptions extends Variant, Pick<EvaluateOptions, "metrics">, FitModelsOptions {
  /** The paper's baselines unless given. */
  models?: readonly Model[];
  /** Columns of the truth that are scored, for all conditions or for each. */
  panel: EvaluateOptions["panel"];
}

/** Models fitted on the training conditions of a split and scored on what it holds out. */
export interface ModelComparison extends FittedModels {
  split: Split;
  evaluation: Evaluation;
}

/**
 * Fits every model on the training conditions and scores its predictions of the held-out ones.
 *
 * @throws PertlineError of `fitModels` and `evaluate`
 */
export async function compareModels(
  truth: Pseudobulk,
  split: Split,
  { models = PAPER_BASELINES, signal, cells, onEpoch, ...scoring }: CompareOptions,
): Promise<ModelComparison> {
  const result = await fitModels(truth, split, models, {
    ...(signal && { signal }),
    ...(cells && { cells }),
    ...(onEpoch && { onEpoch }),
  });
  const evaluation = evaluate({ truth, predictions: result.predictions, split, ...scoring });
  return { ...result, split, evaluation };
}
