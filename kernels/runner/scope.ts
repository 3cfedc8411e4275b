import { runInThisContext } from "node:vm";

type Evaluate = (source: string) => unknown;
interface Layer {
  evaluate: Evaluate;
  setters: Record<string, (value: unknown) => void>;
}

/** The variables of a session. */
export interface Scope {
  /** Makes variables for the names that are new; those that exist keep their values and their place. */
  declare(names: readonly string[]): void;
  set(name: string, value: unknown): void;
  has(name: string): boolean;
  /** Evaluates strict-mode JavaScript that sees all variables. */
  evaluate: Evaluate;
}

/**
 * Variables live in a chain of strict direct evals, each inside the one before: V8 resolves them as ordinary
 * closure variables, so they are fast, no global is clobbered by a cell's `const performance = …`, and a function
 * of an early cell sees what a later cell assigns.
 * @param globals names that every cell sees and may redeclare
 */
export function createScope(globals: Record<string, unknown>): Scope {
  const names = Object.keys(globals);
  const enter = runInThisContext(
    `"use strict"; ((${names.join(", ")}) => ($pertline_source) => eval($pertline_source))`,
  ) as (...values: unknown[]) => Evaluate;
  let evaluate = enter(...Object.values(globals));
  const setters = new Map<string, (value: unknown) => void>();

  return {
    declare(wanted) {
      const fresh = [...new Set(wanted)].filter((name) => !setters.has(name));
      if (fresh.length === 0) return;
      const assign = fresh.map((n) => `${n}: ($pertline_value) => { ${n} = $pertline_value; }`).join(", ");
      const layer = evaluate(
        `let ${fresh.join(", ")}; ({ evaluate: ($pertline_source) => eval($pertline_source), setters: { ${assign} } })`,
      ) as Layer;
      evaluate = layer.evaluate;
      for (const name of fresh) setters.set(name, layer.setters[name] as (value: unknown) => void);
    },
    set(name, value) {
      setters.get(name)?.(value);
    },
    has: (name) => setters.has(name),
    evaluate: (source) => evaluate(source),
  };
}
