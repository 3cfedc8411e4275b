import type { Emission } from "./onnx/emission.ts";
import type { Shape } from "./shape.ts";

/** What an element is: numbers are float32, positions int32, conditions bool. */
export type ElementType = "float32" | "int32" | "bool";

/** Array that holds elements of a type outside the runtime; a bool is one byte, 0 or 1. */
export type Values = Float32Array | Int32Array | Uint8Array;

/** The kind of array for each type. */
export const ARRAYS: {
  readonly float32: Float32ArrayConstructor;
  readonly int32: Int32ArrayConstructor;
  readonly bool: Uint8ArrayConstructor;
} = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/**
 * A value that will be computed: an operator and what it works on. Making one computes nothing but its shape, which is
 * checked here and now.
 */
export interface Tensor {
  readonly operator: Operator;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly type: ElementType;
  /** Given by `named`, and by inputs and parameters: what messages call it. */
  readonly name?: string;
}

/** What a node of the graph does, and its derivative. */
export interface Operator {
  /** As its function is called. */
  readonly name: string;
  /** Whatever distinguishes two uses of one operator on the same inputs; part of what makes nodes equal. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /**
   * Writes the operator as ONNX nodes.
   *
   * @param inputs names of the inputs' values
   * @returns name of the result
   */
  emit(emission: Emission, inputs: readonly string[], node: Tensor): string;
  /**
   * The derivative: for each input, how the loss changes with it, given how it changes with the result (`dy`, of the
   * result's shape). Undefined where nothing flows. Made of tensors, so that derivatives have derivatives.
   */
  gradient?(dy: Tensor, node: Tensor): readonly (Tensor | undefined)[];
}

/** What messages call a tensor. */
export function nameOf({ name, operator }: Tensor): string {
  return name === undefined ? `the result of ${operator.name}` : `"${name}"`;
}

/** The same value under a name of your own, which messages then use. */
export function named(input: Tensor, name: string): Tensor {
  return { operator: NAMED, inputs: [input], shape: input.shape, type: input.type, name };
}

const NAMED: Operator = {
  name: "named",
  emit: (_, [input]) => input!,
  gradient: (dy) => [dy],
};
