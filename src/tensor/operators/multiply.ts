import { binary, sumTo, type Operand } from "../elementwise.ts";
import { constantNumber } from "../leaves.ts";
import { sameShape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/** a · b, element by element. */
export function multiply(a: Operand, b: Operand): Tensor {
  const product = binary(MULTIPLY, a, b);
  const [left, right] = product.inputs as [Tensor, Tensor];
  if (constantNumber(left) === 1 && sameShape(right.shape, product.shape)) return right;
  if (constantNumber(right) === 1 && sameShape(left.shape, product.shape)) return left;
  return product;
}

const MULTIPLY: Operator = {
  name: "multiply",
  emit: (to, inputs) => to.node("Mul", inputs),
  gradient: (dy, { inputs: [a, b] }) => [
    sumTo(multiply(dy, b!), a!.shape),
    sumTo(multiply(dy, a!), b!.shape),
  ],
};
