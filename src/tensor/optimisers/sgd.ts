import { minus, plus, times } from "./formula.ts";
import type { Changed, Element, Optimiser } from "./optimiser.ts";

export interface SgdOptions {
  momentum?: number;
  /** Added to the derivative, times the parameter. */
  weightDecay?: number;
}

/** Stochastic gradient descent, with momentum as in PyTorch: v ← μ v + g, p ← p − rate · v. */
export function sgd({ momentum = 0, weightDecay = 0 }: SgdOptions = {}): Optimiser {
  return {
    id: "sgd",
    remembers: momentum === 0 ? [] : ["velocity"],
    numbers: (rate) => ({ rate, momentum, weightDecay }),
    change: ({ value, slope, remembered, number, keep }: Element): Changed => {
      const g = weightDecay === 0 ? slope : plus(slope, times(value, number("weightDecay")));
      if (momentum === 0) return { value: minus(value, times(g, number("rate"))), remembered: {} };
      const velocity = keep(plus(times(remembered("velocity"), number("momentum")), g));
      return { value: minus(value, times(velocity, number("rate"))), remembered: { velocity } };
    },
  };
}
