import { exp } from "../../../src/tensor/operators/exp.ts";
import { reshape } from "../../../src/tensor/operators/reshape.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("reshape", {
  golden: { reshape: (x) => reshape(x!, [4, -1]) },
  small: { of: (x) => exp(reshape(x!, [x!.shape[1]!, 2, x!.shape[0]!])), shapes: (n, m) => [[n, m, 2]] },
});
