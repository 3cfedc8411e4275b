/**
 * Skips the running test, or from a hook all tests of its suite, and records why: the reporter repeats the reason at
 * the end. `this.skip()` alone works too, but leaves the reader guessing.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test as (Mocha.Runnable & { type?: string }) | undefined;
  const beforeAll = runnable?.title.startsWith('"before all"');
  const carrier = beforeAll ? runnable?.parent : runnable?.type === "hook" ? context.currentTest : runnable;
  if (carrier) Object.assign(carrier, { skipReason: reason });
  return context.skip();
}
