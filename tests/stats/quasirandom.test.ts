import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { quasirandom, vanDerCorput } from "../../src/stats/quasirandom.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/beeswarm.json", import.meta.url), "utf8")) as {
  samples: Record<string, { values: number[]; offsets: number[] }>;
};

describe("quasirandom", () => {
  it("numbers the van der Corput sequence from 1", () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8].map(vanDerCorput), [
      1 / 2,
      1 / 4,
      3 / 4,
      1 / 8,
      5 / 8,
      3 / 8,
      7 / 8,
      1 / 16,
    ]);
  });

  for (const [name, { values, offsets }] of Object.entries(golden.samples))
    it(`agrees with vipor on the sample "${name}"`, () => {
      const ours = quasirandom(values, { width: 1 });
      const gap = Math.max(...offsets.map((offset, i) => Math.abs(offset - (ours[i] as number))));
      assert.ok(gap < 2e-3, `largest difference ${gap}`);
    });

  it("stays within the width, and follows the values when they are reordered", () => {
    const distinct = fc.uniqueArray(
      fc.integer({ min: 0, max: 20_000 }).map((value) => value / 1000),
      { minLength: 2 },
    );
    fc.assert(
      fc.property(distinct, fc.double({ min: 0.05, max: 1, noNaN: true }), (values, width) => {
        const offsets = quasirandom(values, { width });
        const reversed = quasirandom([...values].reverse(), { width }).reverse();
        assert.ok(offsets.every((offset) => Math.abs(offset) <= width));
        offsets.forEach((offset, i) => assert.ok(Math.abs(offset - (reversed[i] as number)) < 1e-9));
      }),
      { numRuns: 50 },
    );
  });

  it("has finite offsets for values at the limits of numbers", () => {
    for (const values of [
      [0, 5e-324],
      [-1e308, 1e308],
      [1, 1 + Number.EPSILON],
    ])
      assert.ok(
        [...quasirandom(values)].every((offset) => Math.abs(offset) <= 0.4),
        String(values),
      );
  });

  it("gives NaN and lone values offset 0 and lets NaN change nothing else", () => {
    assert.deepEqual([...quasirandom([])], []);
    assert.deepEqual([...quasirandom([5])], [0]);
    assert.deepEqual([...quasirandom([NaN, NaN])], [0, 0]);
    const [a, b, c] = quasirandom([1, 2, 4]);
    assert.deepEqual([...quasirandom([1, NaN, 2, 4])], [a, 0, b, c]);
  });
});
