import { adam } from "../../../tensor/optimisers/adam.ts";
import { larger, smaller } from "../../../tensor/optimisers/formula.ts";
import type { Optimiser } from "../../../tensor/optimisers/optimiser.ts";

/** Adam with weight decay on derivatives that are cut at ±1 one by one (`clip_grad_value_`). */
export function gearsOptimiser(weightDecay: number): Optimiser {
  const inner = adam({ weightDecay });
  return {
    ...inner,
    id: "gears",
    numbers: (rate, step) => ({ ...inner.numbers(rate, step), most: 1, least: -1 }),
    change: (element) => {
      const { slope, number, keep } = element;
      return inner.change({
        ...element,
        slope: keep(larger(smaller(slope, number("most")), number("least"))),
      });
    },
  };
}
