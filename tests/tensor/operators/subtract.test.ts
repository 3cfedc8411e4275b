import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { subtract } from "../../../src/tensor/operators/subtract.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("subtract", {
  golden: { subtract },
  small: { of: (a, b) => multiply(subtract(a!, b!), b!), shapes: (n, m) => [[n, m], [m]] },
});
