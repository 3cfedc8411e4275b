import { PertlineError } from "../../error.ts";
import { drawn } from "../leaves.ts";
import { multiply } from "../operators/multiply.ts";
import { select } from "../operators/select.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Sets each element to 0 with a probability and scales the others, so that the mean stays. Which ones is drawn anew at
 * every run, from the generator given to it.
 *
 * @param name of the mask: a name of its own for each layer
 * @throws PertlineError BAD_PROBABILITY
 */
export function dropout(name: string, x: Tensor, probability: number): Tensor {
  if (!(probability >= 0 && probability < 1))
    throw new PertlineError("BAD_PROBABILITY", `Dropout needs a probability from 0 to below 1, found ${probability}.`); // prettier-ignore
  if (probability === 0) return x;
  const kept = drawn(name, x.shape, "bool", (random) => {
    const mask = new Uint8Array(sizeOf(x.shape));
    for (let i = 0; i < mask.length; i++) mask[i] = random.next() >= probability ? 1 : 0;
    return mask;
  });
  return select(kept, multiply(x, 1 / (1 - probability)), 0);
}
