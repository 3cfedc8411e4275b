import { createHook } from "node:async_hooks";

interface AsyncWrap {
  async_hook_fields: Uint32Array;
  async_id_fields: Float64Array;
  clearAsyncIdStack(): void;
  getPromiseHooks(): PromiseHook[];
  setPromiseHooks(...hooks: PromiseHook[]): void;
  constants: { kCheck: number; kExecutionAsyncId: number; kTriggerAsyncId: number };
}
type PromiseHook = ((promise: object, parent?: object) => void) | undefined;
interface Hook {
  enable(): Hook;
  disable(): Hook;
}

let clear: () => void = () => undefined;

/** Forgets the asynchronous contexts that terminated code has not left. Call in a macrotask of its own. */
export function clearAsyncContexts(): void {
  clear();
}

let hide: () => void = () => undefined;

/** A callback of `process.nextTick`, called without its id for the same reason as below. */
export function withoutId<T>(callback: T): T {
  if (typeof callback !== "function") return callback;
  return function (this: unknown, ...values: unknown[]): unknown {
    hide();
    return callback.apply(this, values);
  } as T;
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
      hideIds(wrap);
      return hook;
    };
  }
}

/**
 * A second check, which cannot be switched off, wants the current id to be 0 after the microtasks: with hooks, each
 * promise's continuation has an id, and a terminated one keeps it. So the ids of continuations are put away while
 * these run. AsyncLocalStorage goes by the resource, not by the id; only `executionAsyncId()` in there becomes 0.
 */
function hideIds(wrap: AsyncWrap): void {
  const { async_id_fields: ids, constants } = wrap;
  const { kExecutionAsyncId: execution, kTriggerAsyncId: trigger } = constants;
  hide = () => {
    ids[execution] = ids[trigger] = 0;
  };
  const [init, before, after, settled] = wrap.getPromiseHooks();
  if (!before || !after) return;
  const hidden = new WeakMap<object, [number, number]>();
  wrap.setPromiseHooks(
    init,
    (promise) => {
      before(promise);
      hidden.set(promise, [ids[execution] as number, ids[trigger] as number]);
      hide();
    },
    (promise) => {
      [ids[execution], ids[trigger]] = hidden.get(promise) ?? [0, 0];
      after(promise);
    },
    settled,
  );
}
