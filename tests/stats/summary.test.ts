import assert from "node:assert/strict";
import fc from "fast-check";
import { euclidean, geometricMean, mean, variance } from "../../src/stats/summary.ts";
import golden from "../golden/metrics.json" with { type: "json" };

describe("summary", () => {
  it("gives numpy's variance", () => {
    assert.ok(Math.abs(variance(golden.values) - golden.variance) < 1e-14);
  });

  it("has rules for too few values", () => {
    assert.ok(Number.isNaN(mean([])));
    assert.ok(Number.isNaN(variance([3])));
    assert.equal(variance([3], 0), 0);
    assert.ok(Number.isNaN(geometricMean([])));
    assert.ok(Number.isNaN(geometricMean([-1, 2])));
    assert.equal(geometricMean([0, 2]), 0);
  });

  it("keeps the variance of values far from 0", () => {
    assert.ok(Math.abs(variance([1e9 + 1, 1e9 + 2, 1e9 + 3]) - 1) < 1e-9);
  });

  it("has a geometric mean whose logarithm is the mean of logarithms, not above the arithmetic mean", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
        const g = geometricMean(values);
        return g <= mean(values) * (1 + 1e-12) && Math.abs(Math.log(g) - mean(values.map(Math.log))) < 1e-9;
      }),
    );
  });

  it("measures a 3-4-5 triangle", () => assert.equal(euclidean([1, 1], [4, 5]), 5));
});
