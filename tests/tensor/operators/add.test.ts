import { add } from "../../../src/tensor/operators/add.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("add", {
  golden: { add },
  small: { of: (a, b) => multiply(add(a!, b!), a!), shapes: (n, m) => [[n, m], [m]] },
});
