import type { Pseudobulk } from "../data/pseudobulk.ts";
import { evaluate, type Evaluation } from "../metrics/evaluate.ts";
import type { Model } from "../models/model.ts";
import { PAPER_BASELINES } from "../models/registry.ts";
import type { Split } from "../splits/split.ts";
import { type FittedModels, fitModels } from "./fitModels.ts";

export interface CompareOptions {
  /** The paper's baselines unless given. */
  models?: readonly Model[];
  /** Columns of the truth that are scored. */
  panel: ArrayLike<number>;
  genes?: "common" | "perMethod";
  signal?: AbortSignal;
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
  { models = PAPER_BASELINES, panel, genes = "common", signal }: CompareOptions,
): Promise<ModelComparison> {
  const result = await fitModels(truth, split, models, signal);
  const evaluation = evaluate({ truth, predictions: result.predictions, split, panel, genes });
  return { ...result, split, evaluation };
}
