import type { Random } from "../../stats/random.ts";
import { parameter, type Parameter } from "../leaves.ts";
import { sizeOf, type Shape } from "../shape.ts";

/** Parameters of a layer or a network, by the part of their name that comes after its own. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** Uniform on −bound … bound: PyTorch's default for linear layers is a bound of 1/√inputs. */
export function uniformParameter(name: string, shape: Shape, bound: number, source: Random): Parameter {
  return parameter(name, shape, Float32Array.from({ length: sizeOf(shape) }, () => (2 * source.next() - 1) * bound)); // prettier-ignore
}

export function normalParameter(name: string, shape: Shape, deviation: number, source: Random): Parameter {
  return parameter(name, shape, Float32Array.from({ length: sizeOf(shape) }, () => source.normal() * deviation)); // prettier-ignore
}

export function filledParameter(
  name: string,
  shape: Shape,
  value: number,
  options: { trained?: boolean } = {},
): Parameter {
  return parameter(name, shape, new Float32Array(sizeOf(shape)).fill(value), options);
}
