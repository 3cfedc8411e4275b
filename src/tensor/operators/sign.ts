import { unary } from "../elementwise.ts";
import type { Operator, Tensor } from "../tensor.ts";

/** −1, 0 or 1; its derivative is 0. */
export function sign(x: Tensor): Tensor {
  return unary(SIGN, x);
}

const SIGN: Operator = {
  name: "sign",
  emit: (to, inputs) => to.node("Sign", inputs),
  gradient: () => [undefined],
};
