import { PertlineError } from "../error.ts";
import type { Random } from "../stats/random.ts";
import { shapeText, sizeOf, type Shape } from "./shape.ts";
import type { ElementType, Operator, Tensor, Values } from "./tensor.ts";

/** A value that is given when the graph runs. */
export interface Input extends Tensor {
  readonly name: string;
  /** Drawn anew for every run, instead of given. */
  readonly draw?: (random: Random) => Values;
}

/** An input whose values are kept between runs: what training changes. */
export interface Parameter extends Input {
  /** Row-major; changed in place by training, and free to be replaced. */
  values: Float32Array;
  /** Whether optimisers change it; running statistics are kept but not trained. */
  readonly trained: boolean;
}

/** A value that never changes. */
export interface Constant extends Tensor {
  readonly values: Values;
}

/** A value of this name and shape, given at every run. */
export function input(name: string, shape: Shape, type: ElementType = "float32"): Input {
  return { operator: INPUT, inputs: [], shape, type, name };
}

/** A value that is drawn for every run from the generator of that run, e.g. a dropout mask. */
export function drawn(
  name: string,
  shape: Shape,
  type: ElementType,
  draw: (random: Random) => Values,
): Input {
  return { operator: INPUT, inputs: [], shape, type, name, draw };
}

/**
 * A value that is kept between runs.
 *
 * @param values row-major, copied
 * @throws PertlineError BAD_VALUES when there are more or fewer than the shape has
 */
export function parameter(
  name: string,
  shape: Shape,
  values: ArrayLike<number>,
  { trained = true }: { trained?: boolean } = {},
): Parameter {
  checkLength(`Parameter "${name}"`, shape, values.length);
  return { operator: INPUT, inputs: [], shape, type: "float32", name, values: Float32Array.from(values), trained }; // prettier-ignore
}

/** A value that never changes: a number, or numbers of a shape (row-major). */
export function constant(values: number | ArrayLike<number>, shape: Shape = []): Constant {
  const given = typeof values === "number" ? [values] : values;
  checkLength("A constant", shape, given.length);
  return { operator: CONSTANT, inputs: [], shape, type: "float32", values: Float32Array.from(given) };
}

/** Positions that never change, e.g. the neighbours of a graph's nodes. */
export function positions(values: ArrayLike<number>, shape: Shape = [values.length]): Constant {
  checkLength("Positions", shape, values.length);
  return { operator: CONSTANT, inputs: [], shape, type: "int32", values: Int32Array.from(values) };
}

export function isInput(tensor: Tensor): tensor is Input {
  return tensor.operator === INPUT;
}

export function isParameter(tensor: Tensor): tensor is Parameter {
  return isInput(tensor) && "values" in tensor;
}

export function isConstant(tensor: Tensor): tensor is Constant {
  return tensor.operator === CONSTANT;
}

/** The number a constant is made of throughout, if it is one number. */
export function constantNumber(tensor: Tensor): number | undefined {
  return isConstant(tensor) && tensor.values.length === 1 ? tensor.values[0] : undefined;
}

const INPUT: Operator = { name: "input", emit: leaf };
const CONSTANT: Operator = { name: "constant", emit: leaf };

function leaf(): never {
  throw new PertlineError("INTERNAL", "Leaves of a graph are written by the emission itself.");
}

function checkLength(what: string, shape: Shape, found: number): void {
  if (found === sizeOf(shape)) return;
  throw new PertlineError(
    "BAD_VALUES",
    `${what} of shape ${shapeText(shape)} needs ${sizeOf(shape)} values, found ${found}.`,
  );
}
