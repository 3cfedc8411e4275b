import assert from "node:assert/strict";
import { averagePrecision, rocAuc } from "../../src/stats/areaUnderCurve.ts";
import golden from "../golden/peer_metrics.json" with { type: "json" };

describe("areas under curves", () => {
  it("agree with scikit-learn where scores tie", () => {
    assert.ok(Math.abs(rocAuc(golden.labels, golden.scores) - golden.roc_auc) < 1e-13);
    assert.ok(Math.abs(averagePrecision(golden.labels, golden.scores) - golden.average_precision) < 1e-13);
  });

  it("are right by hand", () => {
    // In order: positive, negative, positive.
    assert.equal(rocAuc([1, 0, 1], [3, 2, 1]), 0.5);
    assert.equal(averagePrecision([1, 0, 1], [3, 2, 1]), (1 + 2 / 3) / 2);
    assert.equal(rocAuc([1, 0], [1, 1]), 0.5);
    assert.equal(averagePrecision([1, 0, 0, 0], [1, 1, 1, 1]), 0.25);
  });

  it("are not defined for one class", () => {
    assert.ok(Number.isNaN(rocAuc([1, 1], [1, 2])));
    assert.ok(Number.isNaN(rocAuc([0, 0], [1, 2])));
    assert.ok(Number.isNaN(averagePrecision([0, 0], [1, 2])));
  });
});
