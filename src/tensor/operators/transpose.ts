import { graphError } from "../failure.ts";
import type { Operator, Tensor } from "../tensor.ts";

/**
 * Axes in another order: the new axis i is the old axis `order[i]`. Unless given, the last two change places.
 * @throws PertlineError BAD_AXIS
 */
export function transpose(x: Tensor, order: readonly number[] = lastTwo(x)): Tensor {
  if (order.length !== x.shape.length || [...order].sort((a, b) => a - b).some((axis, i) => axis !== i))
    throw graphError("BAD_AXIS", `transpose needs each axis from 0 to ${x.shape.length - 1} once, found ${order.join(", ")}.`, [x]); // prettier-ignore
  if (order.every((axis, i) => axis === i)) return x;
  return { operator: permute(order), inputs: [x], shape: order.map((axis) => x.shape[axis]!), type: x.type };
}

function lastTwo({ shape }: Tensor): number[] {
  const order = shape.map((_, axis) => axis);
  return order.length < 2 ? order : [...order.slice(0, -2), order.at(-1)!, order.at(-2)!];
}

function permute(order: readonly number[]): Operator {
  return {
    name: "transpose",
    attributes: { order },
    emit: (to, inputs) => to.node("Transpose", inputs, { perm: order }),
    gradient: (dy) => [transpose(dy, order.map((_, axis) => order.indexOf(axis)))], // prettier-ignore
  };
}
