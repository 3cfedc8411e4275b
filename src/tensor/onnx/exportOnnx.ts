import type { Tensor } from "../tensor.ts";
import { isParameter } from "../leaves.ts";
import { emit } from "./emission.ts";
import { onnxBytes } from "./model.ts";

/**
 * A graph as an `.onnx` file that any tool runs: parameters with their present values inside, operators of the standard
 * alone, everything else an input.
 *
 * @returns the bytes of the file
 * @throws PertlineError SAME_NAME
 */
export function exportOnnx(outputs: Readonly<Record<string, Tensor>>): Uint8Array {
  const { graph, inputs } = emit(outputs, true);
  const parameters = inputs.filter(isParameter);
  const inside = new Set(parameters.map(({ name }) => name));
  return onnxBytes({
    ...graph,
    inputs: graph.inputs.filter(({ name }) => !inside.has(name)),
    constants: [...graph.constants, ...parameters],
  });
}
