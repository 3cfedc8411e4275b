import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
/** e to the power of x. */
export function exp(x: Tensor): Tensor {
  return unary(EXP, x);
}

const EXP: Operator = {
  name: "exp",
  emit: (to, inputs) => to.node("Exp", inputs),
  gradient: (dy, node) => [multiply(dy, node)],
};
