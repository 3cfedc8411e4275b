import { digamma, logGamma, trigamma } from "../../../src/tensor/operators/logGamma.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("logGamma", {
  golden: { logGamma, digamma, trigamma },
  small: { of: logGamma, at: (value) => 1.5 + value },
});
