import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { multiply } from "./multiply.ts";
import { subtract } from "./subtract.ts";
import { sum } from "./sum.ts";

/** eˣ divided by its sum along the last axis, without overflow. */
export function softmax(x: Tensor): Tensor {
  return unary(SOFTMAX, x);
}

/** The logarithm of `softmax`, exact where softmax itself rounds to 0. */
export function logSoftmax(x: Tensor): Tensor {
  return unary(LOG_SOFTMAX, x);
}

const SOFTMAX: Operator = {
  name: "softmax",
  emit: (to, inputs) => to.node("Softmax", inputs, { axis: -1 }),
  gradient: (dy, node) => {
    const flow = multiply(dy, node);
    return [subtract(flow, multiply(node, sum(flow, [-1], { keep: true })))];
  },
};

const LOG_SOFTMAX: Operator = {
  name: "logSoftmax",
  emit: (to, inputs) => to.node("LogSoftmax", inputs, { axis: -1 }),
  gradient: (dy, node) => [subtract(dy, multiply(exp(node), sum(dy, [-1], { keep: true })))],
};
