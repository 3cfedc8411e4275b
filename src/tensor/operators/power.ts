import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { constant } from "../leaves.ts";
import { multiply } from "./multiply.ts";

/** x to the power of a fixed number. Its derivative at 0 is that of the limit only for powers of 1 and more. */
export function power(x: Tensor, exponent: number): Tensor {
  if (exponent === 1) return x;
  if (exponent === 2) return multiply(x, x);
  return unary(powerOf(exponent), x);
}

function powerOf(exponent: number): Operator {
  return {
    name: "power",
    attributes: { exponent },
    emit: (to, inputs) => to.node("Pow", [inputs[0]!, to.numbers([exponent])]),
    gradient: (dy, { inputs: [x] }) =>
      exponent === 0 ? [undefined] : [multiply(dy, multiply(constant(exponent), power(x!, exponent - 1)))],
  };
}
