import { log } from "../../../src/tensor/operators/log.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("log", {
  golden: { log },
  small: { of: log, at: (value) => 1.5 + value },
});
