import { sumTo } from "../elementwise.ts";
import { graphError } from "../failure.ts";
import { broadcastShape, type Shape } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";
import type { Emission } from "../onnx/emission.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";

export interface MatmulOptions {
  /** Take a with its last two axes swapped. */
  transposeA?: boolean;
  /** Take b with its last two axes swapped. */
  transposeB?: boolean;
}

/**
 * Matrix product over the last two axes: [… , m, k] × [… , k, n] = [… , m, n]. The axes in front are batches, repeated
 * where they have size 1 or are missing.
 *
 * @throws PertlineError SHAPE_MISMATCH
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  if (a.shape.length < 2 || b.shape.length < 2)
    throw graphError("SHAPE_MISMATCH", "matmul needs two tensors of at least two axes.", [a, b]);
  const [m, k] = ends(a.shape, transposeA);
  const [k2, n] = ends(b.shape, transposeB);
  if (k !== k2)
    throw graphError(
      "SHAPE_MISMATCH",
      `matmul cannot multiply: the left has ${k} columns${transposeA ? " (transposed)" : ""}, the right ${k2} rows${transposeB ? " (transposed)" : ""}.`,
      [a, b],
    );
  // One large product is faster than a batch of small ones with the same right side.
  if (a.shape.length > 2 && b.shape.length === 2 && !transposeA)
    return reshape(matmul(reshape(a, [-1, k]), b, options), [...a.shape.slice(0, -1), n]);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!batch) throw graphError("SHAPE_MISMATCH", "matmul cannot multiply: the axes in front of the matrices disagree.", [a, b]); // prettier-ignore
  return {
    operator: product(transposeA, transposeB),
    inputs: [a, b],
    shape: [...batch, m, n],
    type: a.type,
  };
}

function ends(shape: Shape, swapped: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return swapped ? [columns, rows] : [rows, columns];
}

function product(transposeA: boolean, transposeB: boolean): Operator {
  return {
    name: "matmul",
    attributes: { transposeA, transposeB },
    emit: (to, [a, b], { inputs, shape }) => {
      const flags = { transA: Number(transposeA), transB: Number(transposeB) };
      if (shape.length === 2) return to.node("Gemm", [a!, b!], flags);
      if (!transposeA && !transposeB) return to.node("MatMul", [a!, b!]);
      if (!to.plain) return to.node("FusedMatMul", [a!, b!], flags, "com.microsoft");
      return to.node("MatMul", [
        transposeA ? swapped(to, a!, inputs[0]!) : a!,
        transposeB ? swapped(to, b!, inputs[1]!) : b!,
      ]);
    },
    gradient: (dy, { inputs: [a, b] }) => [
      sumTo(
        transposeA
          ? matmul(b!, dy, { transposeA: transposeB, transposeB: true })
          : matmul(dy, b!, { transposeB: !transposeB }),
        a!.shape,
      ),
      sumTo(
        transposeB
          ? matmul(dy, a!, { transposeA: true, transposeB: transposeA })
          : matmul(a!, dy, { transposeA: !transposeA }),
        b!.shape,
      ),
    ],
  };
}

function swapped(to: Emission, name: string, tensor: Tensor): string {
  const { operator } = transpose(tensor);
  return operator.emit(to, [name], tensor);
}
