import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("multiply", {
  golden: { multiply },
  small: {
    of: multiply,
    shapes: (n, m) => [
      [n, 1],
      [n, m],
    ],
  },
});
