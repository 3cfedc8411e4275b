import { power } from "../../../src/tensor/operators/power.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("power", {
  golden: { "power 3": (x) => power(x!, 3), "power 2.5": (x) => power(x!, 2.5) },
  small: { of: (x) => power(x!, 1.7), at: (value) => 1.5 + value },
});
