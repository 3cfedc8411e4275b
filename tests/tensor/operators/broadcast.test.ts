import { broadcast } from "../../../src/tensor/operators/broadcast.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("broadcast", {
  golden: { broadcast: (x) => broadcast(x!, [4, 3, 5]) },
  small: {
    of: (x, y) => multiply(exp(broadcast(x!, [2, x!.shape[0]!, y!.shape[0]!])), y!),
    shapes: (n, m) => [[n, 1], [m]],
  },
});
