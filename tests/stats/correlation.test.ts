import assert from "node:assert/strict";
import fc from "fast-check";
import { pearsonCorrelation } from "../../src/stats/correlation.ts";
import golden from "../golden/metrics.json" with { type: "json" };

describe("pearsonCorrelation", () => {
  it("agrees with numpy", () => {
    assert.ok(Math.abs(pearsonCorrelation(golden.prediction, golden.truth) - golden.pearson) < 1e-14);
  });

  it("is not defined for constant rows, one value or a NaN", () => {
    assert.ok(Number.isNaN(pearsonCorrelation([1, 1, 1], [1, 2, 3])));
    assert.ok(Number.isNaN(pearsonCorrelation([1], [1])));
    assert.ok(Number.isNaN(pearsonCorrelation([1, NaN, 3], [1, 2, 3])));
    assert.ok(Number.isNaN(pearsonCorrelation([0, 1e-9, 0], [1, 2, 3], 1e-8)));
    assert.throws(() => pearsonCorrelation([1, 2], [1, 2, 3]), RangeError);
  });

  it("does not change with location and scale, and changes sign with its argument", () => {
    const row = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(row, fc.double({ min: 0.1, max: 10, noNaN: true }), (a, scale) => {
        const b = a.map((value, i) => value * 0.3 + ((i * 7919) % 13));
        const r = pearsonCorrelation(a, b, 1e-6);
        if (Number.isNaN(r)) return true;
        const moved = pearsonCorrelation(
          a.map((value) => value * scale + 5),
          b,
        );
        const flipped = pearsonCorrelation(
          a.map((value) => -value),
          b,
        );
        return Math.abs(r) <= 1 && Math.abs(moved - r) < 1e-6 && Math.abs(flipped + r) < 1e-12;
      }),
    );
  });
});
