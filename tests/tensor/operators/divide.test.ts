import { divide } from "../../../src/tensor/operators/divide.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("divide", {
  golden: { divide },
  small: {
    of: divide,
    shapes: (n, m) => [[n, m], [m]],
    at: (value, _, operand) => (operand === 0 ? value : 2 + value),
  },
});
