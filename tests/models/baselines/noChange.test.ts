import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { noChange } from "../../../src/models/baselines/noChange.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/noChange", () => {
  it("predicts control, wherever its row is", async () => {
    const training = pseudobulkOf(["A", "control", "B"], ["x", "y"], Float64Array.of(1, 2, 3, 4, 5, 6));
    const fitted = await noChange.fit(training);
    const found = await fitted.predict(["A+B", "Z", "control"]);
    for (const condition of ["A+B", "Z", "control"])
      assert.deepEqual([...predictionOf(found, condition)!], [3, 4]);
    assert.equal(found.label, "No change");
  });
});
