import { sumTo } from "../elementwise.ts";
import { graphError } from "../failure.ts";
import { broadcastShape, sameShape, shapeText, sizeOf, type Shape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/**
 * Repeats a tensor along axes of size 1, and along new axes in front, until it has a shape.
 * @throws PertlineError SHAPE_MISMATCH
 */
export function broadcast(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const possible = broadcastShape(x.shape, shape);
  if (!possible || !sameShape(possible, shape))
    throw graphError("SHAPE_MISMATCH", `broadcast cannot repeat axes to get ${shapeText(shape)}.`, [x]);
  return { operator: BROADCAST, inputs: [x], shape, type: x.type };
}

const BROADCAST: Operator = {
  name: "broadcast",
  // Expand does not repeat a size of 1 no times.
  emit: (to, [x], { shape, type }) =>
    type === "float32" && sizeOf(shape) === 0
      ? to.numbers([], shape)
      : to.node("Expand", [x!, to.positions(shape)]),
  gradient: (dy, { inputs: [x] }) => [sumTo(dy, x!.shape)],
};
