import { reciprocal } from "../../../src/tensor/operators/reciprocal.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("reciprocal", {
  golden: { reciprocal },
  small: { of: reciprocal, at: (value) => 1.5 + value },
});
