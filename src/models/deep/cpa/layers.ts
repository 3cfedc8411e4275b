import type { Random } from "../../../stats/random.ts";
import { batchNorm, dropout, linear, relu } from "../../../tensor/index.ts";
import type { Parameter, Tensor } from "../../../tensor/index.ts";

/** How a stack of layers works: while it learns, or as it has learned. */
export interface Mode {
  /** While learning, gets what the running statistics become. */
  updates?: Map<Parameter, Tensor>;
}

/** Hidden layers and a linear one behind them. */
export interface Stack {
  /** In the order they are applied, running statistics among them. */
  parameters: readonly Parameter[];
  apply(x: Tensor, mode: Mode): Tensor;
}

export interface StackOptions {
  inputs: number;
  width: number;
  layers: number;
  outputs: number;
  normalised: boolean;
  dropout: number;
}

/**
 * Linear → batch normalisation → ReLU → dropout, several times, then linear: the fully connected layers of scvi-tools,
 * with its ε = 0.001 and momentum 0.01.
 */
export function stack(name: string, options: StackOptions, source: Random): Stack {
  const { inputs, width, layers, outputs, normalised } = options;
  const hidden = Array.from({ length: layers }, (_, i) => ({
    linear: linear(`${name}.${i}`, i === 0 ? inputs : width, width, source),
    norm: normalised ? batchNorm(`${name}.${i}.norm`, width, { epsilon: 1e-3, momentum: 0.01 }) : undefined,
  }));
  const last = linear(`${name}.out`, width, outputs, source);
  const through = (x: Tensor, { updates }: Mode): Tensor =>
    hidden.reduce((value, { linear, norm }, i) => {
      const sum = linear.apply(value);
      const normal = norm ? (updates ? norm.train(sum, updates) : norm.apply(sum)) : sum;
      return updates ? dropout(`${name}.${i}.kept`, relu(normal), options.dropout) : relu(normal);
    }, x);
  return {
    parameters: [
      ...hidden.flatMap(({ linear, norm }) => [
        linear.weight,
        linear.bias!,
        ...(norm ? [norm.weight, norm.bias, norm.runningMean, norm.runningVariance] : []),
      ]),
      last.weight,
      last.bias!,
    ],
    apply: (x, mode) => last.apply(through(x, mode)),
  };
}
