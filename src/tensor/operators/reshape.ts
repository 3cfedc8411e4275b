import { graphError } from "../failure.ts";
import { sameShape, shapeText, sizeOf, type Shape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/**
 * The same elements, in the same order, as another shape; one size may be −1, which is then what is left.
 * @throws PertlineError SHAPE_MISMATCH
 */
export function reshape(x: Tensor, to: Shape): Tensor {
  const known = sizeOf(to.filter((size) => size !== -1));
  const shape = to.map((size) => (size === -1 ? (known === 0 ? 0 : sizeOf(x.shape) / known) : size));
  if (sizeOf(shape) !== sizeOf(x.shape) || shape.some((size) => !Number.isInteger(size)))
    throw graphError("SHAPE_MISMATCH", `reshape cannot make ${shapeText(to)} of ${sizeOf(x.shape)} elements.`, [x]); // prettier-ignore
  if (sameShape(x.shape, shape)) return x;
  const source = x.operator === RESHAPE ? x.inputs[0]! : x;
  return { operator: RESHAPE, inputs: [source], shape, type: x.type };
}

const RESHAPE: Operator = {
  name: "reshape",
  // In ONNX a size of 0 means "as before" unless allowzero says otherwise.
  emit: (to, [x], { shape }) => to.node("Reshape", [x!, to.positions(shape)], { allowzero: 1 }),
  gradient: (dy, { inputs: [x] }) => [reshape(dy, x!.shape)],
};
