import { binary, sumTo, type Operand } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { negate } from "./negate.ts";

/** a − b. */
export function subtract(a: Operand, b: Operand): Tensor {
  return binary(SUBTRACT, a, b);
}

const SUBTRACT: Operator = {
  name: "subtract",
  emit: (to, inputs) => to.node("Sub", inputs),
  gradient: (dy, { inputs: [a, b] }) => [sumTo(dy, a!.shape), sumTo(negate(dy), b!.shape)],
};
