import type { Emission } from "../onnx/emission.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { mean } from "./mean.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
import { subtract } from "./subtract.ts";

/**
 * (x − mean) / √(variance + ε) along the last axis, the variance being that of a population: layer normalisation
 * without its scale and shift.
 */
export function standardise(x: Tensor, epsilon = 1e-5): Tensor {
  return { operator: standardised(epsilon), inputs: [x], shape: x.shape, type: x.type };
}

/** 1 / √(variance + ε) along the last axis, which stays with size 1. */
function inverseDeviation(x: Tensor, epsilon: number): Tensor {
  const shape = [...x.shape.slice(0, -1), 1];
  return { operator: deviation(epsilon), inputs: [x], shape, type: x.type };
}

function standardised(epsilon: number): Operator {
  return {
    name: "standardise",
    attributes: { epsilon },
    emit: (to, [x], node) => normalisation(to, x!, node, epsilon)[0]!,
    gradient: (dy, node) => {
      const keep = { keep: true };
      const drift = mean(dy, [-1], keep);
      const slope = mean(multiply(dy, node), [-1], keep);
      const flow = subtract(subtract(dy, drift), multiply(node, slope));
      return [multiply(flow, inverseDeviation(node.inputs[0]!, epsilon))];
    },
  };
}

function deviation(epsilon: number): Operator {
  return {
    name: "inverseDeviation",
    attributes: { epsilon },
    emit: (to, [x], { inputs }) => normalisation(to, x!, inputs[0]!, epsilon)[2]!,
    // d σ⁻¹ / dx = −σ⁻² · x̂ / n
    gradient: (dy, node) => {
      const x = node.inputs[0]!;
      const n = x.shape.at(-1)!;
      const scale = multiply(negate(dy), multiply(multiply(node, node), 1 / n));
      return [multiply(scale, standardise(x, epsilon))];
    },
  };
}

/** One ONNX node gives both; its results are x̂, mean and inverse deviation. */
function normalisation(to: Emission, x: string, { shape }: Tensor, epsilon: number): string[] {
  const ones = to.numbers(new Float32Array(shape.at(-1)!).fill(1), [shape.at(-1)!]);
  return to.nodes("LayerNormalization", [x, ones], { axis: -1, epsilon: { float: epsilon } }, { outputs: 3 });
}
