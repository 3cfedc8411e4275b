import { graphError } from "../failure.ts";
import { axisOf } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";

/**
 * Elements start … end − 1 along an axis.
 * @throws PertlineError BAD_AXIS, BAD_POSITION
 */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const along = axisOf(axis, x.shape.length);
  if (along === undefined) throw graphError("BAD_AXIS", `slice: there is no axis ${axis}.`, [x]);
  const size = x.shape[along]!;
  if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= size))
    throw graphError("BAD_POSITION", `slice: expected 0 ≤ start ≤ end ≤ ${size}, found ${start} and ${end}.`, [x]); // prettier-ignore
  if (start === 0 && end === size) return x;
  const shape = x.shape.map((old, i) => (i === along ? end - start : old));
  return { operator: sliceOf(along, start, end), inputs: [x], shape, type: x.type };
}

/**
 * Adds zeros before and behind along an axis.
 * @throws PertlineError BAD_AXIS
 */
export function pad(x: Tensor, axis: number, before: number, behind: number): Tensor {
  const along = axisOf(axis, x.shape.length);
  if (along === undefined) throw graphError("BAD_AXIS", `pad: there is no axis ${axis}.`, [x]);
  if (before === 0 && behind === 0) return x;
  const shape = x.shape.map((old, i) => (i === along ? before + old + behind : old));
  return { operator: padding(along, before, behind), inputs: [x], shape, type: x.type };
}

function sliceOf(axis: number, start: number, end: number): Operator {
  return {
    name: "slice",
    attributes: { axis, start, end },
    emit: (to, [x]) => to.node("Slice", [x!, to.positions([start]), to.positions([end]), to.positions([axis])]), // prettier-ignore
    gradient: (dy, { inputs: [x] }) => [pad(dy, axis, start, x!.shape[axis]! - end)],
  };
}

function padding(axis: number, before: number, behind: number): Operator {
  return {
    name: "pad",
    attributes: { axis, before, behind },
    emit: (to, [x]) => to.node("Pad", [x!, to.positions([before, behind]), "", to.positions([axis])]),
    gradient: (dy, { inputs: [x] }) => [slice(dy, axis, before, before + x!.shape[axis]!)],
  };
}
