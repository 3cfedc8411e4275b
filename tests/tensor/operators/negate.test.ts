import { exp } from "../../../src/tensor/operators/exp.ts";
import { negate } from "../../../src/tensor/operators/negate.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("negate", {
  golden: { negate },
  small: { of: (x) => exp(negate(x!)) },
});
