import assert from "node:assert/strict";
import { fitLine } from "../../src/stats/fitLine.ts";

describe("fitLine", () => {
  it("finds the line that points lie on, and the one with the least squares", () => {
    const { slope, intercept, n } = fitLine([1, 2, 4], [5, 7, 11]);
    assert.ok(Math.abs(slope - 2) < 1e-14 && Math.abs(intercept - 3) < 1e-14 && n === 3);
    // lm(c(1, 3, 2, 5) ~ c(0, 1, 2, 3)): 1.1 + 1.1 x.
    const least = fitLine([0, 1, 2, 3], [1, 3, 2, 5]);
    assert.ok(Math.abs(least.slope - 1.1) < 1e-14 && Math.abs(least.intercept - 1.1) < 1e-14);
  });

  it("leaves out points that are not finite, and has no slope where x does not vary", () => {
    assert.equal(fitLine([1, NaN, 2, 3], [2, 9, NaN, 6]).slope, 2);
    assert.ok(Number.isNaN(fitLine([1, 1], [2, 3]).slope) && Number.isNaN(fitLine([], []).slope));
  });
});
