import assert from "node:assert/strict";
import { cosineDelta } from "../../src/metrics/cosineDelta.ts";
import { directionMatch } from "../../src/metrics/directionMatch.ts";
import { mae } from "../../src/metrics/mae.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { mse } from "../../src/metrics/mse.ts";
import { r2Delta } from "../../src/metrics/r2Delta.ts";
import { rmse } from "../../src/metrics/rmse.ts";
import { spearmanDelta } from "../../src/metrics/spearmanDelta.ts";

const control = Float64Array.of(1, 2, 0.3, 4);
// Changes 2, −1, 0, 1, predicted 1, −2, 1, 1.
const truth = Float64Array.of(3, 1, 0.3, 5);
const prediction = Float64Array.of(2, 0, 1.3, 5);

describe("metrics of profiles", () => {
  for (const [metric, expected] of [
    [mse, 3 / 4],
    [mae, 3 / 4],
    [rmse, Math.sqrt(3 / 4)],
    // Ranks 3, 1, 3, 3 against 4, 1, 2, 3.
    [spearmanDelta, 3 / Math.sqrt(3 * 5)],
    [cosineDelta, 5 / Math.sqrt(6 * 7)],
    [r2Delta, 1 - 3 / 5],
    [directionMatch, 3 / 4],
  ] as const satisfies [Metric, number][])
    it(`${metric.id} is right by hand`, () => {
      const value = metric.compute(prediction, truth, control, []);
      assert.ok(Math.abs(value - expected) < 1e-12, `${value} for ${expected}`);
    });

  it("know no change when they see it, also stored as float32", () => {
    const stored = Float64Array.from(Float32Array.from(control));
    assert.notDeepEqual(stored, control);
    for (const metric of [spearmanDelta, cosineDelta])
      assert.ok(Number.isNaN(metric.compute(stored, truth, control, [])), metric.id);
    // The one gene that does not change is met.
    assert.equal(directionMatch.compute(stored, truth, control, []), 1 / 4);
    assert.ok(Math.abs(r2Delta.compute(stored, truth, control, []) - (1 - 6 / 5)) < 1e-6);
  });

  it("are NaN for no genes", () => {
    const none = new Float64Array(0);
    for (const metric of [mse, mae, rmse, spearmanDelta, cosineDelta, r2Delta, directionMatch])
      assert.ok(Number.isNaN(metric.compute(none, none, none, [])), metric.id);
  });
});
