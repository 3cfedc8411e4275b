import type { Operator, Tensor } from "../tensor.ts";
import { graphError } from "../failure.ts";
import { cast } from "./cast.ts";
import { equal } from "./compare.ts";
import { divide } from "./divide.ts";
import { multiply } from "./multiply.ts";
import { reshape } from "./reshape.ts";
import { countedAxes, sum } from "./sum.ts";

/**
 * Largest element along an axis, which stays with size 1. Equal largest elements share the derivative.
 * @throws PertlineError BAD_AXIS, NO_ELEMENTS
 */
export function max(x: Tensor, axis = -1): Tensor {
  const [along] = countedAxes("max", x, [axis]) as [number];
  if (x.shape[along] === 0)
    throw graphError("NO_ELEMENTS", "max needs at least one element along its axis.", [x]);
  const shape = x.shape.map((size, i) => (i === along ? 1 : size));
  return { operator: maxOver(along), inputs: [x], shape, type: x.type };
}

function maxOver(axis: number): Operator {
  return {
    name: "max",
    attributes: { axis },
    emit: (to, [x]) => to.node("ReduceMax", [x!, to.positions([axis])], { keepdims: 1 }),
    gradient: (dy, node) => {
      const largest = cast(equal(node.inputs[0]!, node), "float32");
      const share = divide(reshape(dy, node.shape), sum(largest, [axis], { keep: true }));
      return [multiply(largest, share)];
    },
  };
}
