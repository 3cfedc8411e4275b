import { exp } from "../../../src/tensor/operators/exp.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { standardise } from "../../../src/tensor/operators/standardise.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("standardise", {
  golden: { standardise: (x) => standardise(x!) },
  small: {
    of: (x) => multiply(standardise(x!, 0.1), exp(multiply(x!, 0.3))),
    shapes: (n, m) => [[n, m + 1]],
  },
});
