import { tanh } from "../../../src/tensor/operators/tanh.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("tanh", {
  golden: { tanh },
  small: { of: tanh },
});
