import { add } from "../operators/add.ts";
import { multiply } from "../operators/multiply.ts";
import { subtract } from "../operators/subtract.ts";
import type { Optimiser } from "./optimiser.ts";

export interface SgdOptions {
  momentum?: number;
  /** Added to the derivative, times the parameter. */
  weightDecay?: number;
}

/** Stochastic gradient descent, with momentum as in PyTorch: v ← μ v + g, p ← p − rate · v. */
export function sgd({ momentum = 0, weightDecay = 0 }: SgdOptions = {}): Optimiser {
  return {
    id: "sgd",
    update: (parameter, gradient, { recall, remember, perStep }) => {
      let change = weightDecay === 0 ? gradient : add(gradient, multiply(parameter, weightDecay));
      if (momentum !== 0) {
        change = add(multiply(recall("velocity"), momentum), change);
        remember("velocity", change);
      }
      return subtract(
        parameter,
        multiply(
          change,
          perStep("rate", (rate) => rate),
        ),
      );
    },
  };
}
