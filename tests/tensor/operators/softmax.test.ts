import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { logSoftmax, softmax } from "../../../src/tensor/operators/softmax.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("softmax", {
  golden: { softmax, logSoftmax },
  small: { of: (x) => multiply(softmax(x!), logSoftmax(x!)), shapes: (n, m) => [[n, m + 1]] },
});
