import { constant, positions } from "../../../src/tensor/leaves.ts";
import { cast } from "../../../src/tensor/operators/cast.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { gather } from "../../../src/tensor/operators/gather.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("gather", {
  golden: {
    gather: (x) => gather(x!, positions([2, 0, 2, 1], [2, 2])),
    "gather given": (x) => gather(x!, cast(constant([2, 0, 2], [3]), "int32")),
  },
  small: {
    of: (x) => {
      const last = x!.shape[0]! - 1;
      return multiply(
        gather(exp(x!), positions([0, last, 0])),
        gather(x!, cast(constant([last, 0, 0], [3]), "int32")),
      );
    },
    shapes: (n, m) => [[n + 1, m]],
  },
});
