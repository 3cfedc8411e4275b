import { sigmoid } from "../../../src/tensor/operators/sigmoid.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("sigmoid", {
  golden: { sigmoid },
  small: { of: sigmoid },
});
