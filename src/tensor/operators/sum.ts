import { graphError } from "../failure.ts";
import { axisOf, sizeOf } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { broadcast } from "./broadcast.ts";
import { reshape } from "./reshape.ts";

/** Longest run of elements that is added up in one go: float32 sums drift with their length. */
const BLOCK = 4096;

/**
 * Sum over axes, all unless given; the axes stay, with size 1, where `keep` says so.
 * @throws PertlineError BAD_AXIS
 */
export function sum(
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keep = false }: { keep?: boolean } = {},
): Tensor {
  const over = countedAxes("sum", x, axes);
  const kept = x.shape.map((size, axis) => (over.includes(axis) ? 1 : size));
  const shape = keep ? kept : x.shape.filter((_, axis) => !over.includes(axis));
  if (over.every((axis) => x.shape[axis] === 1)) return reshape(x, shape);
  if (over.length === x.shape.length && sizeOf(x.shape) > BLOCK) return reshape(sumAll(x), shape);
  return { operator: sumOver(over, keep, kept), inputs: [x], shape, type: x.type };
}

/** Blocks first, then the blocks' sums. */
function sumAll(x: Tensor): Tensor {
  const total = sizeOf(x.shape);
  const [first, ...others] = x.shape as [number, ...number[]];
  if (first >= 16 && total / first >= 16 && total / first <= 64 * BLOCK)
    return sum(sum(x, others.map((_, i) => i + 1))); // prettier-ignore
  let rows = Math.floor(Math.sqrt(total));
  while (rows > 1 && total % rows !== 0) rows--;
  const short = rows > 1 && total / rows <= 64 * BLOCK;
  const blocks = short ? reshape(x, [rows, total / rows]) : reshape(x, [1, total]);
  const once: Tensor = {
    operator: sumOver([1], false, [blocks.shape[0]!, 1]),
    inputs: [blocks],
    shape: [blocks.shape[0]!],
    type: x.type,
  };
  return sum(once);
}

function sumOver(axes: readonly number[], keep: boolean, kept: readonly number[]): Operator {
  return {
    name: "sum",
    attributes: { axes, keep },
    emit: (to, [x]) => to.node("ReduceSum", [x!, to.positions(axes)], { keepdims: keep ? 1 : 0 }),
    gradient: (dy, { inputs: [x] }) => [broadcast(reshape(dy, kept), x!.shape)],
  };
}

/** Axes counted from the start, each once, ascending. */
export function countedAxes(what: string, x: Tensor, axes: readonly number[]): number[] {
  const counted = axes.map((axis) => {
    const found = axisOf(axis, x.shape.length);
    if (found === undefined)
      throw graphError(
        "BAD_AXIS",
        `${what}: there is no axis ${axis} among ${x.shape.length} (0 is the first, −1 the last).`,
        [x],
      );
    return found;
  });
  return [...new Set(counted)].sort((a, b) => a - b);
}
