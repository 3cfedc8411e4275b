import assert from "node:assert/strict";
import { welch } from "../../src/stats/welch.ts";

describe("Welch's t test", () => {
  it("is that of a textbook", () => {
    // Degrees of freedom by hand: (1/4 + 9/9)² / ((1/4)²/3 + (9/9)²/8).
    const { t, degrees, pValue } = welch({ mean: 5, variance: 1, n: 4 }, { mean: 3, variance: 9, n: 9 });
    assert.ok(Math.abs(t - 2 / Math.sqrt(1.25)) < 1e-15);
    assert.ok(Math.abs(degrees - 1.5625 / (1 / 48 + 1 / 8)) < 1e-12);
    assert.ok(pValue > 0.09 && pValue < 0.11);
  });

  it("knows constants", () => {
    const same = { mean: 2, variance: 0, n: 5 };
    assert.deepEqual(welch(same, same).t, NaN);
    assert.deepEqual(welch({ ...same, mean: 3 }, same), { t: Infinity, degrees: 1, pValue: 0 });
  });
});
