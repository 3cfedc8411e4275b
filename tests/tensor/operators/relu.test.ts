import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { relu } from "../../../src/tensor/operators/relu.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("relu", {
  golden: { relu },
  small: { of: (x) => multiply(relu(x!), x!), at: (value) => value + (value < 0 ? -0.1 : 0.1) },
});
