import type { Random } from "../../stats/random.ts";
import { graphError } from "../failure.ts";
import { add } from "../operators/add.ts";
import { matmul } from "../operators/matmul.ts";
import { multiply } from "../operators/multiply.ts";
import { reshape } from "../operators/reshape.ts";
import { softmax } from "../operators/softmax.ts";
import { transpose } from "../operators/transpose.ts";
import type { Tensor } from "../tensor.ts";
import { linear, type Linear } from "./linear.ts";

/** Multi-head self-attention with learned projections. */
export interface SelfAttention {
  query: Linear;
  key: Linear;
  value: Linear;
  output: Linear;
  /**
   * @param x batch × tokens × width
   * @param bias added to the scores before the softmax, repeated to batch × heads × tokens × tokens: −∞ hides a token
   */
  apply(x: Tensor, bias?: Tensor): Tensor;
}

/**
 * softmax(Q Kᵀ / √d) V in several heads side by side (Vaswani et al. 2017).
 * @throws PertlineError SHAPE_MISMATCH when the width cannot be divided among the heads
 */
export function selfAttention(name: string, width: number, heads: number, source: Random): SelfAttention {
  if (width % heads !== 0)
    throw graphError("SHAPE_MISMATCH", `A width of ${width} cannot be divided among ${heads} heads.`);
  const [query, key, value, output] = ["query", "key", "value", "output"].map((part) =>
    linear(`${name}.${part}`, width, width, source),
  ) as [Linear, Linear, Linear, Linear];
  return {
    query,
    key,
    value,
    output,
    apply: (x, bias) => {
      const [batch, tokens] = x.shape as [number, number];
      const split = (part: Linear): Tensor =>
        transpose(reshape(part.apply(x), [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
      const mixed = attention(split(query), split(key), split(value), bias);
      return output.apply(reshape(transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width]));
    },
  };
}

/** softmax(Q Kᵀ / √d + bias) V over the last two axes, tokens × d. */
export function attention(query: Tensor, key: Tensor, value: Tensor, bias?: Tensor): Tensor {
  const scores = matmul(multiply(query, 1 / Math.sqrt(query.shape.at(-1)!)), key, { transposeB: true });
  return matmul(softmax(bias ? add(scores, bias) : scores), value);
}
