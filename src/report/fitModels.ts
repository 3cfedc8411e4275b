import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { selectConditions } from "../data/select.ts";
import type { PertlineError } from "../error.ts";
import type { Fitted, Model } from "../models/model.ts";
import { heldOut, type Split } from "../splits/split.ts";

/** Models after training, and what they say about the held-out conditions of a split. */
export interface FittedModels {
  fitted: readonly { model: Model; fit: Fitted }[];
  predictions: readonly Predictions[];
  /** Models that could not be fitted, or predict none of the held-out conditions, and why. */
  notFitted: readonly { model: string; label: string; reason: string }[];
}

/**
 * Fits models on the training conditions of a split and asks them for the held-out ones. A model that cannot be fitted
 * to these data is listed with the reason, and the rest goes on.
 *
 * @throws PertlineError of `selectConditions`; the signal's reason when it is aborted
 */
export async function fitModels(
  truth: Pseudobulk,
  split: Split,
  models: readonly Model[],
  signal?: AbortSignal,
): Promise<FittedModels> {
  const training = selectConditions(truth, split.train);
  const asked = heldOut(split);
  const fitted: { model: Model; fit: Fitted }[] = [];
  const predictions: Predictions[] = [];
  const notFitted: { model: string; label: string; reason: string }[] = [];
  for (const model of models) {
    const { id, label } = model;
    signal?.throwIfAborted();
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
  return { fitted, predictions, notFitted };
}

function nothingPredicted({ notPredicted }: Predictions): string {
  const reasons = [...new Set(notPredicted.map(({ reason }) => reason))];
  return `It predicts none of the ${notPredicted.length} held-out conditions: ${reasons.slice(0, 2).join("; ")}${reasons.length > 2 ? "; …" : ""}.`;
}
