import { add } from "../operators/add.ts";
import { divide } from "../operators/divide.ts";
import { multiply } from "../operators/multiply.ts";
import { sqrt } from "../operators/sqrt.ts";
import { subtract } from "../operators/subtract.ts";
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
 * Kept are M = m / (1 − β₁) and V = v / (1 − β₂), which are plain discounted sums: a pass over memory less for each.
 * With a = √((1 − β₂) / (1 − β₂ᵗ)), the step rate · m̂ / (√v̂ + ε) is [rate (1 − β₁) / (1 − β₁ᵗ) / a] · M / (√V + ε / a).
 */
function adamLike(
  id: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions,
  decoupled: boolean,
): Optimiser {
  const a = (step: number): number => Math.sqrt((1 - beta2) / (1 - beta2 ** step));
  return {
    id,
    update: (parameter, gradient, { recall, remember, perStep }) => {
      const decays = weightDecay !== 0;
      const slope = decays && !decoupled ? add(gradient, multiply(parameter, weightDecay)) : gradient;
      const m = add(multiply(recall("first"), beta1), slope);
      const v = add(multiply(recall("second"), beta2), multiply(slope, slope));
      remember("first", m);
      remember("second", v);
      const pace = perStep("pace", (rate, step) => (rate * (1 - beta1)) / (1 - beta1 ** step) / a(step));
      const floor = perStep("floor", (_, step) => epsilon / a(step));
      const change = divide(multiply(m, pace), add(sqrt(v), floor));
      const shrink = perStep("shrink", (rate) => 1 - rate * weightDecay);
      return subtract(decays && decoupled ? multiply(parameter, shrink) : parameter, change);
    },
  };
}
