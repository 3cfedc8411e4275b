type Skippable = Mocha.Runnable & { type?: string; skipReason?: string; skippedSuite?: string };

/**
 * Skips the running test, or from a hook all tests of its suite, and records why: the reporter repeats the reason at
 * the end.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test as Skippable | undefined;
  const suite = runnable?.title.startsWith('"before all"') ? runnable.parent : undefined;
  suite?.eachTest((test) => record(test, reason, suite.fullTitle()));
  const single = runnable?.type === "hook" ? context.currentTest : runnable;
  if (!suite && single) record(single, reason);
  return context.skip();
}

/** Mocha's parallel workers send their tests as what `serialize` returns, which knows nothing of reasons. */
function record(test: Mocha.Runnable, skipReason: string, skippedSuite?: string): void {
  const reasons = { skipReason, skippedSuite };
  const serialize = (test as unknown as { serialize(): object }).serialize.bind(test);
  Object.assign(test, reasons, { serialize: () => ({ ...serialize(), ...reasons }) });
}
