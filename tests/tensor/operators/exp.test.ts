import { exp } from "../../../src/tensor/operators/exp.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("exp", {
  golden: { exp },
  small: { of: exp },
});
