import { exp } from "../../../src/tensor/operators/exp.ts";
import { transpose } from "../../../src/tensor/operators/transpose.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("transpose", {
  golden: { transpose: (x) => transpose(x!, [2, 0, 1]) },
  small: { of: (x) => exp(transpose(x!, [1, 2, 0])), shapes: (n, m) => [[n, 2, m]] },
});
