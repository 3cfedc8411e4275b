import { add } from "../operators/add.ts";
import { divide } from "../operators/divide.ts";
import { minimum } from "../operators/maximum.ts";
import { multiply } from "../operators/multiply.ts";
import { sqrt } from "../operators/sqrt.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";

/** Euclidean length of all derivatives together. */
export function gradientNorm(gradients: readonly Tensor[]): Tensor {
  return sqrt(gradients.map((one) => sum(multiply(one, one))).reduce((a, b) => add(a, b)));
}

/** Derivatives scaled down to a length of at most `longest` together, as PyTorch's clip_grad_norm_. */
export function clipped(gradients: readonly Tensor[], longest: number): Tensor[] {
  const scale = minimum(1, divide(longest, add(gradientNorm(gradients), 1e-6)));
  return gradients.map((one) => multiply(one, scale));
}
