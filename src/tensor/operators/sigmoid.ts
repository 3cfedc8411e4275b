import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { subtract } from "./subtract.ts";
/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: Tensor): Tensor {
  return unary(SIGMOID, x);
}

const SIGMOID: Operator = {
  name: "sigmoid",
  emit: (to, inputs) => to.node("Sigmoid", inputs),
  gradient: (dy, node) => [multiply(dy, multiply(node, subtract(1, node)))],
};
