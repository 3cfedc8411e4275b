import { runInThisContext } from "node:vm";

type Evaluate = (source: string) => unknown;
interface Layer {
  evaluate: Evaluate;
  setters: Record<string, (value: unknown) => void>;
  getters: Record<string, () => unknown>;
}

/** The variables of a session. */
export interface Scope {
  /** Makes variables for the names that are new; those that exist keep their values and their place. */
  declare(names: readonly string[]): void;
  /** Functions of a cell mention these names: those that do not exist yet are seen by them once they are declared. */
  expect(names: readonly string[]): void;
  set(name: string, value: unknown): void;
  has(name: string): boolean;
  /** Evaluates strict-mode JavaScript that sees all variables. */
  evaluate: Evaluate;
}

/**
 * Variables live in a chain of strict direct evals, each inside the one before: V8 resolves them as ordinary
 * closure variables, so they are fast, no global is clobbered by a cell's `const performance = …`, and a function
 * of an early cell sees what a later cell assigns. A name that it mentions before any cell declares it is looked up
 * among the globals, and so leads from there to the variable: only for such names, and never in the place of a global.
 * @param globals names that every cell sees and may redeclare
 */
export function createScope(globals: Record<string, unknown>): Scope {
  const names = Object.keys(globals);
  const enter = runInThisContext(
    `"use strict"; ((${names.join(", ")}) => ($pertline_source) => eval($pertline_source))`,
  ) as (...values: unknown[]) => Evaluate;
  let evaluate = enter(...Object.values(globals));
  const setters = new Map<string, (value: unknown) => void>();
  const expected = new Set<string>();

  return {
    declare(wanted) {
      const fresh = [...new Set(wanted)].filter((name) => !setters.has(name));
      if (fresh.length === 0) return;
      const assign = fresh.map((n) => `${n}: ($pertline_value) => { ${n} = $pertline_value; }`).join(", ");
      const awaited = fresh.filter((name) => expected.has(name) && !(name in globalThis));
      const read = awaited.map((n) => `${n}: () => ${n}`).join(", ");
      const layer = evaluate(
        `let ${fresh.join(", ")}; ({ evaluate: ($pertline_source) => eval($pertline_source), setters: { ${assign} }, getters: { ${read} } })`,
      ) as Layer;
      evaluate = layer.evaluate;
      for (const name of fresh) setters.set(name, layer.setters[name] as (value: unknown) => void);
      for (const name of awaited)
        Object.defineProperty(globalThis, name, {
          get: layer.getters[name] as () => unknown,
          set: layer.setters[name] as (value: unknown) => void,
          configurable: true,
        });
    },
    expect(names) {
      for (const name of names) if (!setters.has(name)) expected.add(name);
    },
    set(name, value) {
      setters.get(name)?.(value);
    },
    has: (name) => setters.has(name),
    evaluate: (source) => evaluate(source),
  };
}
