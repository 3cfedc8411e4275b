import { binary, sumTo, type Operand } from "../elementwise.ts";
import { constantNumber } from "../leaves.ts";
import { sameShape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/** a + b. */
export function add(a: Operand, b: Operand): Tensor {
  const sum = binary(ADD, a, b);
  const [left, right] = sum.inputs as [Tensor, Tensor];
  if (constantNumber(right) === 0 && sameShape(left.shape, sum.shape)) return left;
  return sum;
}

const ADD: Operator = {
  name: "add",
  emit: (to, inputs) => to.node("Add", inputs),
  gradient: (dy, { inputs: [a, b] }) => [sumTo(dy, a!.shape), sumTo(dy, b!.shape)],
};
