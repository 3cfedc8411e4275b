import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("sum", {
  golden: { "sum all": (x) => sum(x!), "sum 0": (x) => sum(x!, [0]) },
  small: { of: (x) => multiply(sum(x!, [1], { keep: true }), sum(x!, [0])) },
});
