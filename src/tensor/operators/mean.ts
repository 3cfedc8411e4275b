import type { Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { countedAxes, sum } from "./sum.ts";

/**
 * Mean over axes, all unless given; NaN over no elements.
 * @throws PertlineError BAD_AXIS
 */
export function mean(
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  options: { keep?: boolean } = {},
): Tensor {
  const n = countedAxes("mean", x, axes).reduce((product, axis) => product * x.shape[axis]!, 1);
  return multiply(sum(x, axes, options), 1 / n);
}
