import { graphError } from "../failure.ts";
import { axisOf } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { slice } from "./slice.ts";

/**
 * Tensors one behind the other along an axis; their other axes agree.
 * @throws PertlineError BAD_AXIS, SHAPE_MISMATCH
 */
export function concatenate(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = tensors;
  if (!first) throw graphError("SHAPE_MISMATCH", "concatenate needs at least one tensor.");
  if (tensors.length === 1) return first;
  const along = axisOf(axis, first.shape.length);
  if (along === undefined) throw graphError("BAD_AXIS", `concatenate: there is no axis ${axis}.`, tensors);
  const fits = tensors.every(
    ({ shape, type }) =>
      type === first.type &&
      shape.length === first.shape.length &&
      shape.every((size, i) => i === along || size === first.shape[i]),
  );
  if (!fits)
    throw graphError("SHAPE_MISMATCH", `concatenate needs tensors that agree in all axes but ${axis}.`, tensors); // prettier-ignore
  const shape = first.shape.map((size, i) =>
    i === along ? tensors.reduce((sum, one) => sum + one.shape[along]!, 0) : size,
  );
  return { operator: concatenation(along), inputs: tensors, shape, type: first.type };
}

function concatenation(axis: number): Operator {
  return {
    name: "concatenate",
    attributes: { axis },
    emit: (to, inputs) => to.node("Concat", inputs, { axis }),
    gradient: (dy, { inputs }) => {
      let start = 0;
      return inputs.map(({ shape }) => slice(dy, axis, start, (start += shape[axis]!)));
    },
  };
}
