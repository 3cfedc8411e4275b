import type { Parameter } from "../leaves.ts";
import { add } from "../operators/add.ts";
import { multiply } from "../operators/multiply.ts";
import { standardise } from "../operators/standardise.ts";
import type { Tensor } from "../tensor.ts";
import { filledParameter } from "./layer.ts";

/** Normalisation of each row to mean 0 and variance 1, then a learned scale and shift. */
export interface LayerNorm {
  weight: Parameter;
  bias: Parameter;
  apply(x: Tensor): Tensor;
}

/** Layer normalisation over the last axis (Ba, Kiros & Hinton 2016). */
export function layerNorm(name: string, width: number, epsilon = 1e-5): LayerNorm {
  const weight = filledParameter(`${name}.weight`, [width], 1);
  const bias = filledParameter(`${name}.bias`, [width], 0);
  return { weight, bias, apply: (x) => add(multiply(standardise(x, epsilon), weight), bias) };
}
