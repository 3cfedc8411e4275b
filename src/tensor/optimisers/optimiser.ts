import type { Parameter } from "../leaves.ts";
import type { Tensor } from "../tensor.ts";

/** How a parameter, and what is remembered of it, change with a derivative. */
export interface Optimiser {
  readonly id: string;
  /** @returns the new value of the parameter; what is remembered is set through `tools` */
  update(parameter: Parameter, gradient: Tensor, tools: UpdateTools): Tensor;
}

/** What an optimiser works with beside the derivative. */
export interface UpdateTools {
  /** Something remembered of this parameter from step to step, of its shape: 0 at first. */
  recall(what: string): Tensor;
  /** What it becomes. */
  remember(what: string, value: Tensor): void;
  /**
   * A number that is computed in double precision for each step.
   * @param of learning rate of the step, and how many steps were made with it: 1 at first
   */
  perStep(name: string, of: (rate: number, step: number) => number): Tensor;
}
