import { graphError } from "../failure.ts";
import { sameShape, sizeOf } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { gather } from "./gather.ts";

/**
 * The adjoint of `gather` for positions that are given at every run: adds each row of x to the row of the result that
 * its position names. Rows that no position names are 0.
 *
 * @param rows positions, of a shape that begins x's
 * @throws PertlineError SHAPE_MISMATCH
 */
export function scatterAdd(x: Tensor, rows: Tensor, height: number): Tensor {
  const lead = rows.shape.length;
  if (!sameShape(x.shape.slice(0, lead), rows.shape))
    throw graphError("SHAPE_MISMATCH", "scatterAdd needs one position for each row of x.", [x, rows]);
  return {
    operator: scatter(height),
    inputs: [x, rows],
    shape: [height, ...x.shape.slice(lead)],
    type: x.type,
  };
}

function scatter(height: number): Operator {
  return {
    name: "scatterAdd",
    attributes: { height },
    // ScatterElements adds in order, one element after the other. ScatterND, which would need no repeated positions,
    // lets two threads add to one row at the same time and loses sums.
    emit: (to, [x, rows], { inputs, shape }) => {
      const n = sizeOf(inputs[1]!.shape);
      const width = sizeOf(shape.slice(1));
      if (n * width === 0) return to.numbers(new Float32Array(sizeOf(shape)), shape);
      const flat = to.node("Reshape", [x!, to.positions([n, width])], { allowzero: 1 });
      const column = to.node("Reshape", [rows!, to.positions([n, 1])], { allowzero: 1 });
      const places = to.node("Expand", [column, to.positions([n, width])]);
      const zeros = to.node("Expand", [to.numbers([0]), to.positions([height, width])]);
      const sums = to.node("ScatterElements", [zeros, places, flat], { axis: 0, reduction: "add" });
      return to.node("Reshape", [sums, to.positions(shape)], { allowzero: 1 });
    },
    gradient: (dy, { inputs: [, rows] }) => [gather(dy, rows!), undefined],
  };
}
