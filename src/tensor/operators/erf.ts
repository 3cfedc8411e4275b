import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
/** The error function. */
export function erf(x: Tensor): Tensor {
  return unary(ERF, x);
}

const ERF: Operator = {
  name: "erf",
  emit: (to, inputs) => to.node("Erf", inputs),
  gradient: (dy, { inputs: [x] }) => [
    multiply(dy, multiply(2 / Math.sqrt(Math.PI), exp(negate(multiply(x!, x!))))),
  ],
};
