import type { Formula } from "./formula.ts";

/** How every element of a parameter, and what is remembered of it, changes with its derivative. */
export interface Optimiser {
  readonly id: string;
  /** What is remembered of every element from step to step: 0 at first. */
  readonly remembers: readonly string[];
  /**
   * Numbers that are the same for all elements, computed in double precision for each step.
   * @param rate learning rate of the step
   * @param step how many steps were made with it: 1 at first
   */
  numbers(rate: number, step: number): Readonly<Record<string, number>>;
  /** The formulas of the new values; they are asked for once and then done on four elements at a time. */
  change(element: Element): Changed;
}

/** One element before a step. */
export interface Element {
  value: Formula;
  /** The derivative of the loss. */
  slope: Formula;
  remembered(what: string): Formula;
  /** One of the step's numbers. */
  number(name: string): Formula;
  /** Computes a formula that is used more than once. */
  keep(formula: Formula): Formula;
}

export interface Changed {
  value: Formula;
  /** For each of `remembers`. */
  remembered: Readonly<Record<string, Formula>>;
}
