import assert from "node:assert/strict";
import { rSquared } from "../../src/stats/rSquared.ts";
import golden from "../golden/peer_metrics.json" with { type: "json" };

describe("R²", () => {
  it("agrees with scikit-learn, weighted and not", () => {
    assert.ok(Math.abs(rSquared(golden.a, golden.b) - golden.r2) < 1e-13);
    assert.ok(Math.abs(rSquared(golden.a, golden.b, golden.weights) - golden.r2_weighted) < 1e-13);
  });

  it("counts a weight as so many copies", () => {
    const weighted = rSquared([1, 2, 4], [1, 3, 3], [2, 1, 3]);
    assert.ok(Math.abs(weighted - rSquared([1, 1, 2, 4, 4, 4], [1, 1, 3, 3, 3, 3])) < 1e-13);
  });

  it("is 0 for the mean, below 0 for worse, and takes the truth first", () => {
    assert.equal(rSquared([1, 2, 3], [2, 2, 2]), 0);
    assert.equal(rSquared([1, 2, 3], [3, 2, 1]), -3);
    assert.notEqual(rSquared([1, 2, 3], [2, 2, 3]), rSquared([2, 2, 3], [1, 2, 3]));
  });

  it("of a constant truth is 1 when met and 0 when not; NaN for one value or no weight", () => {
    assert.equal(rSquared([2, 2], [2, 2]), 1);
    assert.equal(rSquared([2, 2], [2, 3]), 0);
    assert.ok(Number.isNaN(rSquared([2], [2])));
    assert.ok(Number.isNaN(rSquared([1, 2], [1, 2], [0, 0])));
  });
});
