import { createHook } from "node:async_hooks";

interface AsyncWrap {
  async_hook_fields: Uint32Array;
  clearAsyncIdStack(): void;
  constants: { kCheck: number };
}
interface Hook {
  enable(): Hook;
  disable(): Hook;
}

let clear: () => void = () => undefined;

/** Forgets the asynchronous contexts that terminated code has not left. Call in a macrotask of its own. */
export function clearAsyncContexts(): void {
  clear();
}

/**
 * Before Node 24 AsyncLocalStorage works through async hooks, and with one enabled Node ends the process when a
 * callback is terminated by an interrupt ("async hook stack has become corrupted"): the check counts enabled hooks
 * in `kCheck`, and `--no-force-async-hooks-checks` only lowers its first value. Kept at 0, nothing else of hooks
 * changes. Node 24 has AsyncLocalStorage without hooks, and closes this door; there only `createHook` is at risk.
 */
export function relaxAsyncHooks(): void {
  let wrap: AsyncWrap;
  const { noDeprecation = false } = process;
  process.noDeprecation = true;
  try {
    wrap = (process as unknown as { binding(name: string): AsyncWrap }).binding("async_wrap");
  } catch {
    return;
  } finally {
    process.noDeprecation = noDeprecation;
  }
  const { async_hook_fields: fields, constants } = wrap;
  if (typeof constants?.kCheck !== "number" || !(fields instanceof Uint32Array)) return;
  clear = () => wrap.clearAsyncIdStack();
  const prototype = Object.getPrototypeOf(createHook({})) as Hook;
  for (const name of ["enable", "disable"] as const) {
    const original = prototype[name];
    prototype[name] = function (this: Hook) {
      const hook = original.call(this);
      fields[constants.kCheck] = 0;
      return hook;
    };
  }
}
