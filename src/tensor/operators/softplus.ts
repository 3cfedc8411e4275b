import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { sigmoid } from "./sigmoid.ts";
/** log(1 + eˣ). */
export function softplus(x: Tensor): Tensor {
  return unary(SOFTPLUS, x);
}

const SOFTPLUS: Operator = {
  name: "softplus",
  emit: (to, inputs) => to.node("Softplus", inputs),
  gradient: (dy, { inputs: [x] }) => [multiply(dy, sigmoid(x!))],
};
