import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { sign } from "./sign.ts";

/** max(x, 0); its derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary(RELU, x);
}

const RELU: Operator = {
  name: "relu",
  emit: (to, inputs) => to.node("Relu", inputs),
  // The sign of the result is 1 where x is positive and 0 elsewhere.
  gradient: (dy, node) => [multiply(dy, sign(node))],
};
