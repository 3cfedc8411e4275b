import type { ElementType, Values } from "../tensor.ts";
import type { Shape } from "../shape.ts";
import { bytes, float, integer, message, type Field } from "./protobuf.ts";

/** Attribute of a node: whole numbers and floats are told apart by `float`. */
export type Attribute = number | string | readonly number[] | { float: number };

/** One ONNX node. */
export interface OnnxNode {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
  /** Empty for the standard's own operators. */
  domain: string;
}

/** Element types of values inside a model: those of tensors, and int64, which the standard asks for as shapes and axes. */
export type OnnxType = ElementType | "int64";

export interface OnnxValue {
  name: string;
  type: OnnxType;
  shape: Shape;
}

export interface OnnxConstant extends OnnxValue {
  values: Values | BigInt64Array;
}

export interface OnnxGraph {
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  constants: readonly OnnxConstant[];
  nodes: readonly OnnxNode[];
}

/** Versions of the standard's operators and of the runtime's own ones. */
const OPSETS = { "": 20, "com.microsoft": 1 };
const IR_VERSION = 9;
const TYPES: Record<OnnxType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/**
 * A model as the bytes of an `.onnx` file (onnx/onnx `onnx.proto`, whose field numbers these are).
 *
 * @returns at most 2 GB, the limit of the format: larger weights must be inputs instead of constants
 */
export function onnxBytes({ inputs, outputs, constants, nodes }: OnnxGraph): Uint8Array {
  const domains = new Set(["", ...nodes.map(({ domain }) => domain)]);
  const graph = message(
    ...nodes.map((node) => bytes(1, nodeMessage(node))),
    bytes(2, "pertline"),
    ...constants.map((constant) => bytes(5, tensorMessage(constant))),
    ...inputs.map((value) => bytes(11, valueMessage(value))),
    ...outputs.map((value) => bytes(12, valueMessage(value))),
  );
  return message(
    integer(1, IR_VERSION),
    bytes(2, "pertline"),
    bytes(7, graph),
    ...[...domains].map((domain) =>
      bytes(8, message(bytes(1, domain), integer(2, OPSETS[domain as keyof typeof OPSETS]))),
    ),
  );
}

function nodeMessage({ type, inputs, outputs, attributes, domain }: OnnxNode): Uint8Array {
  return message(
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, type),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeMessage(name, value))),
    ...(domain ? [bytes(7, domain)] : []),
  );
}

/** Kind numbers: FLOAT 1, INT 2, STRING 3, INTS 7. */
function attributeMessage(name: string, value: Attribute): Uint8Array {
  const content: Field[] =
    typeof value === "number"
      ? [integer(3, value), integer(20, 2)]
      : typeof value === "string"
        ? [bytes(4, value), integer(20, 3)]
        : "float" in value
          ? [float(2, value.float), integer(20, 1)]
          : [...value.map((one) => integer(8, one)), integer(20, 7)];
  return message(bytes(1, name), ...content);
}

function tensorMessage({ name, type, shape, values }: OnnxConstant): Uint8Array {
  return message(
    ...shape.map((size) => integer(1, size)),
    integer(2, TYPES[type]),
    bytes(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
}

function valueMessage({ name, type, shape }: OnnxValue): Uint8Array {
  const dimensions = message(...shape.map((size) => bytes(1, integer(1, size))));
  return message(bytes(1, name), bytes(2, bytes(1, message(integer(1, TYPES[type]), bytes(2, dimensions)))));
}
