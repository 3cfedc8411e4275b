import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { subtract } from "./subtract.ts";
/** The hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return unary(TANH, x);
}

const TANH: Operator = {
  name: "tanh",
  emit: (to, inputs) => to.node("Tanh", inputs),
  gradient: (dy, node) => [multiply(dy, subtract(1, multiply(node, node)))],
};
