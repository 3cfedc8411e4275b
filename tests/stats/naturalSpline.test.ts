import assert from "node:assert/strict";
import { naturalSpline } from "../../src/stats/naturalSpline.ts";
import { localFdrGolden, worstDifference } from "../support/localFdr.ts";

describe("naturalSpline", () => {
  for (const [name, { x, df, knots, basis }] of Object.entries(localFdrGolden.splines))
    it(`is R's ns(x, df = ${df}) on ${name} values, column for column`, () => {
      const found = naturalSpline(x, df);
      assert.deepEqual([found.basis.rows, found.basis.columns], [x.length, df]);
      assert.equal(found.knots.length, df - 1);
      if (df > 1) assert.ok(worstDifference(found.knots, knots) < 1e-14);
      assert.ok(worstDifference(found.basis.values, basis) < 1e-12);
    });

  it("spans straight lines: a natural spline through points on a line is that line", () => {
    const x = [0, 1, 2, 5, 6, 9, 10];
    const { basis } = naturalSpline(x, 1);
    const [a, b] = [basis.values[0]!, basis.values[6]!];
    x.forEach((at, i) => assert.ok(Math.abs(basis.values[i]! - a - ((b - a) * at) / 10) < 1e-12));
  });

  it("does not depend on where x is, or on its unit", () => {
    const x = [3, 1, 4, 1.5, 9, 2.6];
    const moved = naturalSpline(x.map((at) => 40 + 7 * at), 3); // prettier-ignore
    const difference = worstDifference(moved.basis.values, naturalSpline(x, 3).basis.values);
    assert.ok(difference < 1e-12);
  });

  for (const [what, x, df] of [
    ["a single value", [1, 1, 1], 2],
    ["no values", [], 2],
    ["NaN", [1, NaN, 3], 2],
    ["no degree of freedom", [1, 2, 3], 0],
    ["a broken degree of freedom", [1, 2, 3], 1.5],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => naturalSpline(x, df), { code: "BAD_SPLINE" });
    });
});
