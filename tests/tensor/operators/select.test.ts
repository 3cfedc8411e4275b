import { constant } from "../../../src/tensor/leaves.ts";
import { greater } from "../../../src/tensor/operators/compare.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { select } from "../../../src/tensor/operators/select.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("select", {
  golden: {
    select: (a, b) => select(greater(constant([1, 0, 1], [3, 1]), 0), a!, b!),
  },
  // The condition does not change within a step.
  small: {
    of: (a, b) => select(greater(a!, 0), exp(b!), multiply(a!, a!)),
    shapes: (n, m) => [[n, m], [m]],
    at: (value) => value + (value < 0 ? -0.1 : 0.1),
  },
});
