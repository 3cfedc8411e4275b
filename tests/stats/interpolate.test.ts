import assert from "node:assert/strict";
import { interpolate } from "../../src/stats/interpolate.ts";
import { localFdrGolden, worstDifference } from "../support/localFdr.ts";

describe("interpolate", () => {
  const { x, y, at, clamped, bounded } = localFdrGolden.interpolation;

  it("averages ties as R's approx does, constant or given values beyond the ends", () => {
    assert.ok(worstDifference(interpolate(x, y, at), clamped) < 1e-15);
    assert.ok(worstDifference(interpolate(x, y, at, { left: 0, right: 1 }), bounded) < 1e-15);
  });

  it("goes through its points", () => {
    assert.deepEqual([...interpolate([0, 1, 3], [5, 2, 8], [3, 1, 0])], [8, 2, 5]);
  });

  it("is constant for one point and NaN for none; leaves out points with a NaN", () => {
    assert.deepEqual([...interpolate([2], [7], [1, 2, 3])], [7, 7, 7]);
    assert.deepEqual([...interpolate([], [], [1, NaN])], [NaN, NaN]);
    assert.deepEqual([...interpolate([0, NaN, 1, 2], [0, 9, NaN, 4], [1, NaN])], [2, NaN]);
  });
});
