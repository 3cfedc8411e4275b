import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { selectConditions } from "../data/select.ts";
import type { PertlineError } from "../io/error.ts";
import { evaluate, type Evaluation } from "../metrics/evaluate.ts";
import type { Fitted, Model } from "../models/model.ts";
import { MODELS } from "../models/registry.ts";
import { heldOut, type Split } from "../splits/split.ts";

export interface CompareOptions {
  models?: readonly Model[];
  /** Columns of the truth that are scored. */
  panel: ArrayLike<number>;
  genes?: "common" | "perMethod";
  signal?: AbortSignal;
}

/** Models fitted on the training conditions of a split and scored on what it holds out. */
export interface ModelComparison {
  split: Split;
  fitted: readonly { model: Model; fit: Fitted }[];
  predictions: readonly Predictions[];
  /** Models that could not be fitted, or predict none of the held-out conditions, and why. */
  notFitted: readonly { model: string; label: string; reason: string }[];
  evaluation: Evaluation;
}

/**
 * Fits every model on the training conditions and scores its predictions of the held-out ones. A model that cannot be
 * fitted to these data is listed with the reason, and the rest goes on.
 *
 * @throws PertlineError of `selectConditions` and `evaluate`
 */
export async function compareModels(
  truth: Pseudobulk,
  split: Split,
  { models = MODELS, panel, genes, signal }: CompareOptions,
): Promise<ModelComparison> {
  const training = selectConditions(truth, split.train);
  const asked = heldOut(split);
  const fitted: { model: Model; fit: Fitted }[] = [];
  const predictions: Predictions[] = [];
  const notFitted: { model: string; label: string; reason: string }[] = [];
  for (const model of models) {
    const { id, label } = model;
    try {
      const fit = await model.fit(training, { seed: split.seed, ...(signal ? { signal } : {}) });
      fitted.push({ model, fit });
      const predicted = await fit.predict(asked);
      if (predicted.conditions.length > 0) predictions.push(predicted);
      else notFitted.push({ model: id, label, reason: nothingPredicted(predicted) });
    } catch (error) {
      signal?.throwIfAborted();
      if (typeof (error as PertlineError).code !== "string") throw error;
      notFitted.push({ model: id, label, reason: (error as PertlineError).message });
    }
  }
  const evaluation = evaluate({ truth, predictions, split, panel, ...(genes ? { genes } : {}) });
  return { split, fitted, predictions, notFitted, evaluation };
}

function nothingPredicted({ notPredicted }: Predictions): string {
  const reasons = [...new Set(notPredicted.map(({ reason }) => reason))];
  return `It predicts none of the ${notPredicted.length} held-out conditions: ${reasons.slice(0, 2).join("; ")}${reasons.length > 2 ? "; …" : ""}.`;
}
