import type { CellReader } from "../data/cellMatrix.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { selectConditions } from "../data/select.ts";
import { PertlineError } from "../error.ts";
import type { Fitted, FitOptions, Model } from "../models/model.ts";
import { listed } from "../nearest.ts";
import { heldOut, type Split } from "../splits/split.ts";

/** Models after training, and what they say about the held-out conditions of a split. */
export interface FittedModels {
  fitted: readonly { model: Model; fit: Fitted }[];
  predictions: readonly Predictions[];
  /** Models that could not be fitted, or predict none of the held-out conditions, and why. */
  notFitted: readonly { model: string; label: string; reason: string }[];
}

export interface FitModelsOptions extends Pick<FitOptions, "signal" | "cells"> {
  /** Told after each epoch of a training. */
  onEpoch?: (model: Model, epoch: Parameters<NonNullable<FitOptions["onEpoch"]>>[0]) => void;
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
  { signal, cells, onEpoch }: FitModelsOptions = {},
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
      const fit = await model.fit(training, {
        seed: split.seed,
        validation: split.validation,
        ...(signal && { signal }),
        ...(cells && { cells: withoutTest(cells, split) }),
        ...(onEpoch && { onEpoch: (epoch) => onEpoch(model, epoch) }),
      });
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

/** No model sees a cell of a condition that it is tested on. */
export function withoutTest(read: CellReader, { test }: Split): CellReader {
  return async (labels) => {
    const seen = labels.filter((label) => test.includes(label));
    if (seen.length > 0)
      throw new PertlineError("TEST_CELLS", `A model asked for cells of conditions that are held out for testing: ${listed(seen)}.`); // prettier-ignore
    return read(labels);
  };
}

function nothingPredicted({ notPredicted }: Predictions): string {
  const reasons = [...new Set(notPredicted.map(({ reason }) => reason))];
  return `It predicts none of the ${notPredicted.length} held-out conditions: ${reasons.slice(0, 2).join("; ")}${reasons.length > 2 ? "; …" : ""}.`;
}
