import { minus, over, plus, root, times } from "./formula.ts";
import type { Optimiser } from "./optimiser.ts";

export interface AdamOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Adam adds it to the derivative, times the parameter; AdamW shrinks the parameter itself. */
  weightDecay?: number;
}

/** Adam (Kingma & Ba 2015), with weight decay as a part of the derivative, as in PyTorch. */
export function adam(options: AdamOptions = {}): Optimiser {
  return adamLike("adam", options, false);
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019). */
export function adamW(options: AdamOptions = {}): Optimiser {
  return adamLike("adamw", { weightDecay: 0.01, ...options }, true);
}

/**
 * Kept are M = m / (1 − β₁) and V = v / (1 − β₂), which are plain discounted sums.
 * With a = √((1 − β₂) / (1 − β₂ᵗ)), the step rate · m̂ / (√v̂ + ε) is [rate (1 − β₁) / (1 − β₁ᵗ) / a] · M / (√V + ε / a).
 */
function adamLike(
  id: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions,
  decoupled: boolean,
): Optimiser {
  return {
    id,
    remembers: ["first", "second"],
    numbers: (rate, step) => {
      const a = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
      const pace = (rate * (1 - beta1)) / (1 - beta1 ** step) / a;
      return { pace, floor: epsilon / a, shrink: 1 - rate * weightDecay, weightDecay, beta1, beta2 };
    },
    change: ({ value, slope, remembered, number, keep }) => {
      const decays = weightDecay !== 0;
      const g = decays && !decoupled ? keep(plus(slope, times(value, number("weightDecay")))) : slope;
      const first = keep(plus(times(remembered("first"), number("beta1")), g));
      const second = keep(plus(times(remembered("second"), number("beta2")), times(g, g)));
      const change = over(times(first, number("pace")), plus(root(second), number("floor")));
      const shrunk = decays && decoupled ? times(value, number("shrink")) : value;
      return { value: minus(shrunk, change), remembered: { first, second } };
    },
  };
}
