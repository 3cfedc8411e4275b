import { asTensor, sumTo, type Operand } from "../elementwise.ts";
import { graphError } from "../failure.ts";
import { constant } from "../leaves.ts";
import { broadcastShape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/**
 * `yes` where a condition holds, `no` elsewhere, all three repeated along axes of size 1. What is not chosen has no
 * part in the derivative, as long as it is finite: a NaN times 0 is NaN.
 *
 * @throws PertlineError SHAPE_MISMATCH, TYPE_MISMATCH
 */
export function select(condition: Tensor, yes: Operand, no: Operand): Tensor {
  const a = asTensor(yes);
  const b = asTensor(no);
  if (condition.type !== "bool" || a.type !== b.type)
    throw graphError(
      "TYPE_MISMATCH",
      `select needs a condition (bool, found ${condition.type}) and two tensors of one type (found ${a.type} and ${b.type}).`,
      [condition, a, b],
    );
  const both = broadcastShape(a.shape, b.shape);
  const shape = both && broadcastShape(condition.shape, both);
  if (!shape)
    throw graphError(
      "SHAPE_MISMATCH",
      "select needs shapes that agree from the last axis on, or have size 1 there.",
      [condition, a, b],
    );
  return { operator: SELECT, inputs: [condition, a, b], shape, type: a.type };
}

const SELECT: Operator = {
  name: "select",
  emit: (to, inputs) => to.node("Where", inputs),
  gradient: (dy, { inputs: [condition, a, b] }) => [
    undefined,
    sumTo(select(condition!, dy, constant(0)), a!.shape),
    sumTo(select(condition!, constant(0), dy), b!.shape),
  ],
};
