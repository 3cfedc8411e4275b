import { abs } from "../../../src/tensor/operators/abs.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("abs", {
  golden: { abs },
  small: { of: abs, at: (value) => value + (value < 0 ? -0.1 : 0.1) },
});
