import type { Random } from "../../stats/random.ts";
import type { Parameter } from "../leaves.ts";
import { add } from "../operators/add.ts";
import { matmul } from "../operators/matmul.ts";
import type { Tensor } from "../tensor.ts";
import { uniformParameter } from "./layer.ts";

/** x Wᵀ + b over the last axis. */
export interface Linear {
  /** outputs × inputs, as PyTorch keeps it. */
  weight: Parameter;
  bias?: Parameter;
  apply(x: Tensor): Tensor;
}

/** A linear layer, started as PyTorch starts its own: uniform within 1/√inputs. */
export function linear(
  name: string,
  inputs: number,
  outputs: number,
  source: Random,
  { bias = true }: { bias?: boolean } = {},
): Linear {
  const bound = 1 / Math.sqrt(inputs);
  const weight = uniformParameter(`${name}.weight`, [outputs, inputs], bound, source);
  const shift = bias ? uniformParameter(`${name}.bias`, [outputs], bound, source) : undefined;
  return {
    weight,
    ...(shift && { bias: shift }),
    apply: (x) => {
      const product = matmul(x, weight, { transposeB: true });
      return shift ? add(product, shift) : product;
    },
  };
}
