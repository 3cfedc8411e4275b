import { graphError } from "../failure.ts";
import type { Parameter } from "../leaves.ts";
import { add } from "../operators/add.ts";
import { divide } from "../operators/divide.ts";
import { mean } from "../operators/mean.ts";
import { multiply } from "../operators/multiply.ts";
import { sqrt } from "../operators/sqrt.ts";
import { subtract } from "../operators/subtract.ts";
import type { Tensor } from "../tensor.ts";
import { filledParameter } from "./layer.ts";

/** Normalisation of each column over the rows of a batch, then a learned scale and shift. */
export interface BatchNorm {
  weight: Parameter;
  bias: Parameter;
  runningMean: Parameter;
  runningVariance: Parameter;
  /** With the batch's own mean and variance; `updates` gets what the running ones become. */
  train(x: Tensor, updates: Map<Parameter, Tensor>): Tensor;
  /** With the running mean and variance. */
  apply(x: Tensor): Tensor;
}

export interface BatchNormOptions {
  epsilon?: number;
  /** Share of the new batch in the running statistics. */
  momentum?: number;
}

/**
 * Batch normalisation of rows × columns (Ioffe & Szegedy 2015), as PyTorch's BatchNorm1d: the batch is divided by its
 * population deviation, the running variance has n − 1 in the denominator.
 *
 * @throws PertlineError (from `train`) TOO_FEW_ROWS for fewer than two rows, which have no variance
 */
export function batchNorm(
  name: string,
  columns: number,
  { epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions = {},
): BatchNorm {
  const weight = filledParameter(`${name}.weight`, [columns], 1);
  const bias = filledParameter(`${name}.bias`, [columns], 0);
  const runningMean = filledParameter(`${name}.running_mean`, [columns], 0, { trained: false });
  const runningVariance = filledParameter(`${name}.running_var`, [columns], 1, { trained: false });
  const scaled = (centred: Tensor, variance: Tensor): Tensor =>
    add(multiply(centred, divide(weight, sqrt(add(variance, epsilon)))), bias);
  const moved = (running: Parameter, batch: Tensor): Tensor =>
    add(multiply(running, 1 - momentum), multiply(batch, momentum));
  return {
    weight,
    bias,
    runningMean,
    runningVariance,
    train: (x, updates) => {
      const n = x.shape[0]!;
      if (x.shape.length !== 2 || n < 2)
        throw graphError("TOO_FEW_ROWS", "batchNorm trains on rows × columns with at least two rows.", [x]);
      const batchMean = mean(x, [0]);
      const centred = subtract(x, batchMean);
      const variance = mean(multiply(centred, centred), [0]);
      updates.set(runningMean, moved(runningMean, batchMean));
      updates.set(runningVariance, moved(runningVariance, multiply(variance, n / (n - 1))));
      return scaled(centred, variance);
    },
    apply: (x) => scaled(subtract(x, runningMean), runningVariance),
  };
}
