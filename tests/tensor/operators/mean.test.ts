import { mean } from "../../../src/tensor/operators/mean.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("mean", {
  golden: { "mean -1": (x) => mean(x!, [-1]) },
  small: { of: (x) => multiply(mean(x!, [1], { keep: true }), x!), shapes: (n, m) => [[n, m + 1]] },
});
