import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { sign } from "./sign.ts";
/** The absolute value; its derivative at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary(ABS, x);
}

const ABS: Operator = {
  name: "abs",
  emit: (to, inputs) => to.node("Abs", inputs),
  gradient: (dy, { inputs: [x] }) => [multiply(dy, sign(x!))],
};
