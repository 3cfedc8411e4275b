import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { divide } from "./divide.ts";
import { multiply } from "./multiply.ts";
/** The square root; its derivative at 0 is infinite. */
export function sqrt(x: Tensor): Tensor {
  return unary(SQRT, x);
}

const SQRT: Operator = {
  name: "sqrt",
  emit: (to, inputs) => to.node("Sqrt", inputs),
  gradient: (dy, node) => [divide(multiply(dy, 0.5), node)],
};
