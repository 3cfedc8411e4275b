import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { multiply } from "./multiply.ts";

/** max(x, 0); its derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary(RELU, x);
}

const RELU: Operator = {
  name: "relu",
  emit: (to, inputs) => to.node("Relu", inputs),
  gradient: (dy, node) => [multiply(dy, unary(POSITIVE, node))],
};

/** 1 where a number that is not negative is positive, 0 where it is 0: rounded up, and 1 at most. It has no slope. */
const POSITIVE: Operator = {
  name: "positive",
  emit: (to, inputs) => to.node("Min", [to.node("Ceil", inputs), to.numbers([1])]),
  gradient: () => [undefined],
};
