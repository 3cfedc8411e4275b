import { max } from "../../../src/tensor/operators/max.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("max", {
  golden: { max: (x) => max(x!) },
  // Numbers of a row are never closer than a step changes them.
  small: {
    of: (x) => multiply(max(x!), x!),
    shapes: (n, m) => [[n, m + 1]],
    at: (_, i) => ((i * 7) % 11) / 5 - 1,
    twice: false,
  },
});
