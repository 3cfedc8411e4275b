import { withoutId } from "./asyncHooks.ts";

/** The evaluation that some code belongs to: follows it through timers and promises, long after its cell has ended. */
export interface Run {
  run: number;
  cell: string;
}

/**
 * Thrown into code of an interrupted cell when it would go on. Nobody is told: the cell has already ended.
 *
 * The trail is laid by the transformed cells and by wrapped timers, not by AsyncLocalStorage: before Node 24 that
 * works through async hooks, and with these active Node ends the process when a timer's callback is terminated.
 */
export const INTERRUPTED: unique symbol = Symbol("interrupted");

const interrupted = new Set<number>();
let latest: Run | undefined;
let current: Run | undefined;

/** Begins a run: code without a trail belongs to it from now on. */
export function beginRun(run: Run): void {
  latest = run;
  current = run;
}

/** The run that began last. */
export function latestRun(): Run | undefined {
  return latest;
}

/** The run of the calling code. */
export function currentRun(): Run | undefined {
  return current ?? latest;
}

export function markInterrupted(run: number): void {
  interrupted.add(run);
}

export function isInterrupted(run: number): boolean {
  return interrupted.has(run);
}

/** After an `await`: the code goes on in the run that it began in. */
export function live<T>(run: Run | undefined, value: T): T {
  if (run !== undefined) {
    if (interrupted.has(run.run)) throw INTERRUPTED;
    current = run;
  }
  return value;
}

/** Calls a function as part of a run; what called it goes on in its own. */
export function within<T>(run: Run, callback: () => T): T {
  const before = current;
  current = run;
  try {
    return callback();
  } finally {
    current = before;
  }
}

/** A callback that runs as part of the run that made it, and no more once that was interrupted. */
export function bind<T>(callback: T): T {
  const run = currentRun();
  if (typeof callback !== "function" || run === undefined) return callback;
  return function (this: unknown, ...values: unknown[]): unknown {
    if (interrupted.has(run.run)) return undefined;
    const before = current;
    current = run;
    try {
      return callback.apply(this, values);
    } finally {
      current = before;
    }
  } as T;
}

/** The same sequence; each item is handed over in the run that began the loop. */
export function each<T>(
  run: Run | undefined,
  items: AsyncIterable<T> | Iterable<T>,
): AsyncIterable<T> | Iterable<T> {
  const make = (items as Partial<AsyncIterable<T>>)?.[Symbol.asyncIterator];
  if (typeof make !== "function") return items;
  return {
    [Symbol.asyncIterator]() {
      const iterator = make.call(items);
      return {
        next: async (...values) => live(run, await iterator.next(...values)),
        return: async (value) => (await iterator.return?.(value)) ?? { done: true, value },
      };
    },
  };
}

/** Timers of any code carry the run that set them. */
export function bindTimers(): void {
  const timers = globalThis as unknown as Record<string, (callback: unknown, ...rest: unknown[]) => unknown>;
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) {
    const original = timers[name] as (callback: unknown, ...rest: unknown[]) => unknown;
    const bound = (callback: unknown, ...rest: unknown[]): unknown => original(bind(callback), ...rest);
    // util.promisify finds the promise form of a timer among its symbols.
    timers[name] = Object.defineProperties(
      bound,
      Object.getOwnPropertyDescriptors(original),
    ) as typeof original;
  }
  const { nextTick } = process;
  process.nextTick = (callback: (...values: never[]) => void, ...rest: never[]) =>
    nextTick(withoutId(bind(callback)), ...rest);
}
