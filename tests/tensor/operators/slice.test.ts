import { exp } from "../../../src/tensor/operators/exp.ts";
import { pad, slice } from "../../../src/tensor/operators/slice.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("slice", {
  golden: { slice: (x) => slice(x!, 1, 1, 3), pad: (x) => pad(x!, 1, 1, 2) },
  small: { of: (x) => exp(pad(slice(x!, 0, 1, x!.shape[0]! - 1), 1, 1, 2)), shapes: (n, m) => [[n + 2, m]] },
});
