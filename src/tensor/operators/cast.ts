import { unary } from "../elementwise.ts";
import type { ElementType, Operator, Tensor } from "../tensor.ts";

/** The same elements as another type; conditions become 0 and 1. Without a derivative. */
export function cast(x: Tensor, type: ElementType): Tensor {
  return x.type === type ? x : unary(CASTS[type], x, type);
}

/** Numbers of `TensorProto.DataType` in onnx.proto. */
const CASTS: Record<ElementType, Operator> = {
  float32: castTo(1),
  int32: castTo(6),
  bool: castTo(9),
};

function castTo(to: number): Operator {
  return { name: "cast", emit: (emission, inputs) => emission.node("Cast", inputs, { to }) };
}
