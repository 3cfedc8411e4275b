import type { Parameter } from "../../../tensor/leaves.ts";
import { add } from "../../../tensor/operators/add.ts";
import { divide } from "../../../tensor/operators/divide.ts";
import { multiply } from "../../../tensor/operators/multiply.ts";
import { sqrt } from "../../../tensor/operators/sqrt.ts";
import { subtract } from "../../../tensor/operators/subtract.ts";
import type { Operand } from "../../../tensor/elementwise.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { NormWeights } from "./weights.ts";

const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/** What running statistics become. */
export type Updates = Map<Parameter, Tensor>;

/** Factor and summand of a normalisation, one per column: x ↦ factor · x + shift. */
export interface Affine {
  factor: Tensor;
  shift: Tensor;
}

/** How many rows the statistics stand for, where that is known when the graph is made; else inputs of the graph. */
export interface Rows {
  /** n / (n − 1): running variances are those of samples. */
  correction: Operand;
  /** Share of the new batch in the running statistics; 0.1 unless given. */
  momentum?: Operand;
}

/** A normalisation by mean and variance of a batch, which the running statistics move towards. */
export function trained(
  norm: NormWeights,
  mean: Tensor,
  variance: Tensor,
  rows: Rows,
  updates: Updates,
): Affine {
  // prettier-ignore
  const { correction, momentum = MOMENTUM } = rows;
  const moved = (running: Parameter, batch: Tensor): Tensor =>
    add(running, multiply(subtract(batch, running), momentum));
  updates.set(norm.runningMean, moved(norm.runningMean, mean));
  updates.set(norm.runningVariance, moved(norm.runningVariance, multiply(variance, correction)));
  return affine(norm, mean, variance);
}

/** A normalisation by the running statistics. */
export function applied(norm: NormWeights): Affine {
  return affine(norm, norm.runningMean, norm.runningVariance);
}

function affine({ weight, bias }: NormWeights, mean: Tensor, variance: Tensor): Affine {
  const factor = divide(weight, sqrt(add(variance, EPSILON)));
  return { factor, shift: subtract(bias, multiply(mean, factor)) };
}
