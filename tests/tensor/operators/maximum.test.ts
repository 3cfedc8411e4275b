import { maximum, minimum } from "../../../src/tensor/operators/maximum.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("maximum", {
  golden: { maximum, minimum },
  // Numbers of the two are never closer than a step changes them.
  small: {
    of: (a, b) => multiply(maximum(a!, b!), minimum(a!, multiply(b!, b!))),
    shapes: (n, m) => [[n, m], [m]],
    at: (value, _, operand) => Math.round(5 * value) / 5 + 0.1 * operand,
    twice: false,
  },
});
