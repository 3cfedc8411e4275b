import { binary, type Operand } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";

/** Where a > b: true or false, without a derivative. */
export function greater(a: Operand, b: Operand): Tensor {
  return binary(GREATER, a, b, "bool");
}

/** Where a = b: true or false, without a derivative. */
export function equal(a: Operand, b: Operand): Tensor {
  return binary(EQUAL, a, b, "bool");
}

const GREATER: Operator = { name: "greater", emit: (to, inputs) => to.node("Greater", inputs) };
const EQUAL: Operator = { name: "equal", emit: (to, inputs) => to.node("Equal", inputs) };
