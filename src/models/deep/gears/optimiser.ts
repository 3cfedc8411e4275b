import { adam } from "../../../tensor/optimisers/adam.ts";
import type { Optimiser } from "../../../tensor/optimisers/optimiser.ts";
import { divide } from "../../../tensor/operators/divide.ts";
import { greater } from "../../../tensor/operators/compare.ts";
import { maximum, minimum } from "../../../tensor/operators/maximum.ts";
import { multiply } from "../../../tensor/operators/multiply.ts";
import { select } from "../../../tensor/operators/select.ts";
import { sqrt } from "../../../tensor/operators/sqrt.ts";
import { add } from "../../../tensor/operators/add.ts";
import { sum } from "../../../tensor/operators/sum.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { TABLES } from "./weights.ts";

/**
 * Adam with weight decay on derivatives cut at ±1 one by one (`clip_grad_value_`). Rows of embedding tables are then
 * shortened to `longest`: PyTorch does so before their next use, which comes to the same.
 */
export function gearsOptimiser(weightDecay: number, longest: number): Optimiser {
  const inner = adam({ weightDecay });
  return {
    id: "gears",
    update: (parameter, gradient, tools) => {
      const next = inner.update(parameter, maximum(minimum(gradient, 1), -1), tools);
      return TABLES.includes(parameter.name) && longest < Infinity ? shortened(next, longest) : next;
    },
  };
}

function shortened(table: Tensor, longest: number): Tensor {
  const length = sqrt(sum(multiply(table, table), [1], { keep: true }));
  return multiply(table, select(greater(length, longest), divide(longest, add(length, 1e-7)), 1));
}
