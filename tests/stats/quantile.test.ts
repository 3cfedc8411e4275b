import assert from "node:assert/strict";
import { median, quantile } from "../../src/stats/quantile.ts";
import golden from "../golden/metrics.json" with { type: "json" };

describe("quantile", () => {
  it("agrees with numpy", () => {
    golden.probabilities.forEach((p, i) =>
      assert.ok(Math.abs(quantile(golden.values, p) - golden.quantiles[i]!) < 1e-15, String(p)),
    );
  });

  it("interpolates and leaves its input alone", () => {
    const values = [4, 1, 3, 2];
    assert.equal(median(values), 2.5);
    assert.equal(quantile(values, 0.1), 1.3);
    assert.deepEqual(values, [4, 1, 3, 2]);
  });

  it("has rules for no values, NaN, infinities and impossible probabilities", () => {
    assert.ok(Number.isNaN(median([])));
    assert.ok(Number.isNaN(quantile([1, NaN, 3], 0)));
    assert.equal(quantile([1, Infinity, Infinity], 0.75), Infinity);
    assert.throws(() => quantile([1], 97.5), RangeError);
  });
});
