import { asTensor, type Operand } from "../elementwise.ts";
import type { Tensor } from "../tensor.ts";
import { greater } from "./compare.ts";
import { select } from "./select.ts";

/** The larger of a and b, element by element; where they are equal the derivative is b's. */
export function maximum(a: Operand, b: Operand): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  return select(greater(left, right), left, right);
}

/** The smaller of a and b, element by element; where they are equal the derivative is b's. */
export function minimum(a: Operand, b: Operand): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  return select(greater(right, left), left, right);
}
