import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { matchingMean } from "../../../src/models/baselines/matchingMean.ts";
import { goldenTests } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/matchingMean", () => {
  goldenTests(matchingMean);

  it("replaces what it has not seen by the perturbed mean", async () => {
    const values = Float64Array.of(10, 1, 3, 8);
    const training = pseudobulkOf(["ctrl", "A+ctrl", "ctrl+B", "A+B"], ["x"], values, [5, 1, 1, 2]);
    const found = await (
      await matchingMean.fit(training)
    ).predict(["A+B", "B+A", "A+Z", "Z", "Y+Z", "A", "ctrl"]);
    const all = found.conditions.map((label) => predictionOf(found, label)![0]);
    assert.deepEqual(all, [2, 2, 3, 5, 5, 1, 10]);
  });
});
