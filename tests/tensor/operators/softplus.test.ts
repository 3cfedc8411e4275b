import { softplus } from "../../../src/tensor/operators/softplus.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("softplus", {
  golden: { softplus },
  small: { of: softplus },
});
