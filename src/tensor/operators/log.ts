import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { divide } from "./divide.ts";
/** The natural logarithm; −∞ at 0, NaN below. */
export function log(x: Tensor): Tensor {
  return unary(LOG, x);
}

const LOG: Operator = {
  name: "log",
  emit: (to, inputs) => to.node("Log", inputs),
  gradient: (dy, { inputs: [x] }) => [divide(dy, x!)],
};
