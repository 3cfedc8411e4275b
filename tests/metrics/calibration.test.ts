import assert from "node:assert/strict";
import fc from "fast-check";
import type { Scores } from "../../src/data/scores.ts";
import { calibrate, calibratedScore, dynamicRangeFraction } from "../../src/metrics/calibration.ts";

const scores = (model: string, metric: string, values: number[]): Scores =>
  values.map((value, i) => ({ dataset: "d", seed: 1, model, condition: `c${i}`, metric, value, nGenes: 3 }));

const number = fc.double({ min: -100, max: 100, noNaN: true });

describe("calibration", () => {
  it("has the dynamic range fraction of hand numbers, for errors and for scores", () => {
    // Half of the way from an error of 4 to none, a quarter of that from 0.2 to 1.
    assert.equal(dynamicRangeFraction(2, 4, 0), 0.5);
    assert.ok(Math.abs(dynamicRangeFraction(0.4, 0.2, 1) - 0.25) < 1e-12);
    // A duplicate that is far worse than the negative control.
    assert.equal(dynamicRangeFraction(9, 1, 0), -1);
    assert.ok(Number.isNaN(dynamicRangeFraction(1, 0, 0)));
    // CellSimBench's code: (0.4 − 0.2) / (1 − 0.2 + 1e-6).
    assert.equal(dynamicRangeFraction(0.4, 0.2, 1, 1e-6), 0.2 / (0.8 + 1e-6));
  });

  it("has the calibrated score of hand numbers, without clipping", () => {
    assert.equal(calibratedScore(3, 4, 2), 0.5);
    assert.equal(calibratedScore(5, 4, 2), -0.5);
    assert.equal(calibratedScore(1, 4, 2), 1.5);
    assert.ok(Number.isNaN(calibratedScore(1, 2, 2)));
  });

  it("gives 0 to the negative control, 1 to the positive one, and does not change with the unit", () => {
    fc.assert(
      fc.property(number, number, number, fc.double({ min: 0.01, max: 50, noNaN: true }), (u, b, r, unit) => {
        fc.pre(Math.abs(r - b) > 1e-3);
        assert.equal(calibratedScore(b, b, r), 0);
        assert.equal(calibratedScore(r, b, r), 1);
        const [plain, scaled] = [
          calibratedScore(u, b, r),
          calibratedScore(7 - unit * u, 7 - unit * b, 7 - unit * r),
        ];
        assert.ok(Math.abs(plain - scaled) <= 1e-6 * Math.max(1, Math.abs(plain)));
        const range = dynamicRangeFraction(r, b, u);
        assert.ok(Number.isNaN(range) || (range >= -1 && range <= 1));
      }),
    );
  });

  it("joins scores by condition and sums them up", () => {
    const [row, ...others] = calibrate({
      models: scores("m", "mse", [3, 2, 7, NaN]),
      positive: scores("dup", "mse", [2, 4, 1, 1]),
      negative: scores("mean", "mse", [4, 3, 5, 5]),
    });
    assert.deepEqual(others, []);
    assert.ok(row);
    const { dynamicRange, discriminability, score, cappedError, ...rest } = row;
    assert.deepEqual(rest, {
      metric: "mse",
      model: "m",
      value: 4,
      positive: 7 / 3,
      negative: 4,
      conditions: 3,
    });
    // (2 − 4)/−4 = ½, (4 − 3)/−3 = −⅓, (1 − 5)/−5 = ⅘.
    assert.ok(Math.abs(dynamicRange - (1 / 2 - 1 / 3 + 4 / 5) / 3) < 1e-12);
    assert.equal(discriminability, 2 / 3);
    assert.equal(score, 0);
    // (2 − 3)/(2 − 4) = ½; (4 − 2)/(4 − 3) = 2, cut to 1; (1 − 7)/(1 − 5) = 1.5, cut to 1.
    assert.ok(Math.abs(cappedError - 2.5 / 3) < 1e-12);
  });

  it("treats a score as an error turned round", () => {
    const run = (metric: string, turn: (value: number) => number): number[] => {
      const values = [0.3, 0.5, 0.1];
      const [one] = calibrate({
        models: scores("m", metric, values.map(turn)),
        positive: scores("dup", metric, [0.2, 0.1, 0.3].map(turn)),
        negative: scores("mean", metric, [0.5, 0.5, 0.2].map(turn)),
      });
      return [one!.dynamicRange, one!.discriminability, one!.score, one!.cappedError];
    };
    const turned = run("pearson_delta", (value) => 1 - value);
    run("mse", (value) => value).forEach((value, i) => assert.ok(Math.abs(value - turned[i]!) < 1e-12));
  });

  it("refuses metrics without a known best value and two controls at once", () => {
    const one = scores("m", "mystery", [1]);
    assert.throws(() => calibrate({ models: one, positive: [], negative: [] }), { code: "UNKNOWN_METRIC" });
    const two = [...scores("a", "mse", [1]), ...scores("b", "mse", [1])];
    assert.throws(() => calibrate({ models: [], positive: two, negative: [] }), { code: "SEVERAL_CONTROLS" });
  });
});
