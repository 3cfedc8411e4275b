import { concatenate } from "../../../src/tensor/operators/concatenate.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("concatenate", {
  golden: { concatenate: (a, b) => concatenate([a!, b!], 1) },
  small: {
    of: (a, b) => exp(concatenate([a!, b!, a!], 0)),
    shapes: (n, m) => [
      [n, m],
      [2, m],
    ],
  },
});
