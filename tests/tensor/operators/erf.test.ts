import { erf } from "../../../src/tensor/operators/erf.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("erf", {
  golden: { erf },
  small: { of: erf },
});
