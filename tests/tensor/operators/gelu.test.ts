import { gelu } from "../../../src/tensor/operators/gelu.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("gelu", {
  golden: { gelu },
  small: { of: gelu },
});
