import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { erf } from "./erf.ts";
import { multiply } from "./multiply.ts";

/** x · Φ(x), Φ being the normal distribution: the exact form, not the one with a hyperbolic tangent. */
export function gelu(x: Tensor): Tensor {
  return multiply(multiply(x, 0.5), add(erf(multiply(x, Math.SQRT1_2)), 1));
}
