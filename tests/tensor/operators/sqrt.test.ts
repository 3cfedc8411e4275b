import { sqrt } from "../../../src/tensor/operators/sqrt.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("sqrt", {
  golden: { sqrt },
  small: { of: sqrt, at: (value) => 1.5 + value },
});
