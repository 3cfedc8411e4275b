import { binary, sumTo, type Operand } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";

/** a / b. */
export function divide(a: Operand, b: Operand): Tensor {
  return binary(DIVIDE, a, b);
}

const DIVIDE: Operator = {
  name: "divide",
  emit: (to, inputs) => to.node("Div", inputs),
  gradient: (dy, node) => {
    const [a, b] = node.inputs as [Tensor, Tensor];
    const da = divide(dy, b);
    return [sumTo(da, a.shape), sumTo(negate(multiply(da, node)), b.shape)];
  },
};
