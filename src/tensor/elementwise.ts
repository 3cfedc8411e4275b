import { graphError } from "./failure.ts";
import { constant } from "./leaves.ts";
import { broadcastShape, repeatedAxes, sameShape } from "./shape.ts";
import { nameOf, type ElementType, type Operator, type Tensor } from "./tensor.ts";
import { reshape } from "./operators/reshape.ts";
import { sum } from "./operators/sum.ts";

/** What elementwise operators take: a tensor, or a number for all elements. */
export type Operand = Tensor | number;

export function asTensor(operand: Operand): Tensor {
  return typeof operand === "number" ? constant(operand) : operand;
}

/** A node that works on one tensor element by element. */
export function unary(operator: Operator, x: Tensor, type: ElementType = x.type): Tensor {
  return { operator, inputs: [x], shape: x.shape, type };
}

/**
 * A node that works on two tensors element by element, with axes of size 1 repeated as numpy does.
 * @throws PertlineError SHAPE_MISMATCH, TYPE_MISMATCH
 */
export function binary(operator: Operator, left: Operand, right: Operand, type?: ElementType): Tensor {
  const a = asTensor(left);
  const b = asTensor(right);
  if (a.type !== b.type)
    throw graphError(
      "TYPE_MISMATCH",
      `${operator.name} needs two tensors of one type, found ${a.type} (${nameOf(a)}) and ${b.type} (${nameOf(b)}).`,
      [a, b],
    );
  const shape = broadcastShape(a.shape, b.shape);
  if (!shape)
    throw graphError(
      "SHAPE_MISMATCH",
      `${operator.name} needs shapes that agree from the last axis on, or have size 1 there.`,
      [a, b],
    );
  return { operator, inputs: [a, b], shape, type: type ?? a.type };
}

/** The adjoint of repeating: sums a derivative over the axes along which an operand of `shape` was repeated. */
export function sumTo(dy: Tensor, shape: Tensor["shape"]): Tensor {
  if (sameShape(dy.shape, shape)) return dy;
  return reshape(sum(dy, repeatedAxes(shape, dy.shape)), shape);
}
