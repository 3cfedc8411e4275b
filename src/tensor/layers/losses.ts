import { add } from "../operators/add.ts";
import { log } from "../operators/log.ts";
import { logGamma } from "../operators/logGamma.ts";
import { logSoftmax } from "../operators/softmax.ts";
import { mean } from "../operators/mean.ts";
import { multiply } from "../operators/multiply.ts";
import { negate } from "../operators/negate.ts";
import { subtract } from "../operators/subtract.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";

/** Mean of the squared differences. */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  const difference = subtract(prediction, target);
  return mean(multiply(difference, difference));
}

/**
 * Mean of −log of the probability given to the right class.
 *
 * @param scores rows × classes, before any softmax
 * @param target rows × classes, 1 for the class of the row and 0 elsewhere
 */
export function crossEntropy(scores: Tensor, target: Tensor): Tensor {
  return negate(mean(sum(multiply(logSoftmax(scores), target), [-1])));
}

/**
 * Log-likelihood of counts under negative binomials, element by element: variance = mean + mean² / dispersion. Without
 * −log Γ(count + 1), which depends on the data alone, unless asked for.
 *
 * @param counts not negative
 * @param expected means, positive
 * @param dispersion positive, often one per gene
 */
export function negativeBinomialLogLikelihood(
  counts: Tensor,
  expected: Tensor,
  dispersion: Tensor,
  { complete = true, epsilon = 1e-8 }: { complete?: boolean; epsilon?: number } = {},
): Tensor {
  const total = log(add(add(dispersion, expected), epsilon));
  const shape = multiply(dispersion, subtract(log(add(dispersion, epsilon)), total));
  const rate = multiply(counts, subtract(log(add(expected, epsilon)), total));
  const gammas = subtract(logGamma(add(counts, dispersion)), logGamma(dispersion));
  const likelihood = add(add(shape, rate), gammas);
  return complete ? subtract(likelihood, logGamma(add(counts, 1))) : likelihood;
}
