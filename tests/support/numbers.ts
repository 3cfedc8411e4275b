import assert from "node:assert/strict";
import { random as source } from "../../src/stats/random.ts";

/** Uniform on [0, 1), the same for the same seed. */
export function random(seed: number): () => number {
  const { next } = source(seed);
  return next;
}

/** Asserts that two lists agree to a tolerance relative to the largest expected value. */
export function closeTo(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  what = "",
): void {
  assert.equal(actual.length, expected.length, `${what} length`);
  const size = Math.max(...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!) / (size || 1);
    assert.ok(off <= relative, `${what} [${i}]: ${actual[i]} for ${expected[i]}, relative error ${off}`);
  }
}
