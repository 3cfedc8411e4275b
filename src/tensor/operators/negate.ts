import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";

/** −x. */
export function negate(x: Tensor): Tensor {
  return x.operator === NEGATE ? x.inputs[0]! : unary(NEGATE, x);
}

const NEGATE: Operator = {
  name: "negate",
  emit: (to, inputs) => to.node("Neg", inputs),
  gradient: (dy) => [negate(dy)],
};
