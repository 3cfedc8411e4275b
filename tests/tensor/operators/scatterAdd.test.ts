import { constant } from "../../../src/tensor/leaves.ts";
import { cast } from "../../../src/tensor/operators/cast.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { scatterAdd } from "../../../src/tensor/operators/scatterAdd.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("scatterAdd", {
  golden: {
    scatterAdd: (x) => scatterAdd(x!, cast(constant([2, 0, 2, 3, 2], [5]), "int32"), 4),
  },
  small: {
    of: (x) => {
      const rows = Array.from({ length: x!.shape[0]! }, (_, row) => (row * row) % 3);
      return exp(scatterAdd(x!, cast(constant(rows, [rows.length]), "int32"), 4));
    },
  },
});
