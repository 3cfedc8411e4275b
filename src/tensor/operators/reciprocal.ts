import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
/** 1 / x. */
export function reciprocal(x: Tensor): Tensor {
  return unary(RECIPROCAL, x);
}

const RECIPROCAL: Operator = {
  name: "reciprocal",
  emit: (to, inputs) => to.node("Reciprocal", inputs),
  gradient: (dy, node) => [negate(multiply(dy, multiply(node, node)))],
};
