import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { leaveTargetOutMean } from "../../../src/models/baselines/leaveTargetOutMean.ts";
import { goldenTests } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/leaveTargetOutMean", () => {
  goldenTests(leaveTargetOutMean);

  it("leaves the perturbed gene out of its own average, in every copy of a symbol", async () => {
    const values = Float64Array.of(9, 9, 9, 0, 2, 0, 6, 4, 8);
    const training = pseudobulkOf(["ctrl", "A+ctrl", "B+ctrl"], ["A", "x", "A"], values, [10, 1, 99]);
    const found = await (await leaveTargetOutMean.fit(training)).predict(["B+ctrl", "Z"]);
    for (const label of found.conditions) assert.deepEqual([...predictionOf(found, label)!], [6, 3, 8]);
  });

  it("takes control where every condition perturbs the gene", async () => {
    const training = pseudobulkOf(["ctrl", "A", "A+B"], ["A", "x"], Float64Array.of(9, 9, 0, 1, 0, 3));
    const found = await (await leaveTargetOutMean.fit(training)).predict(["Z"]);
    assert.deepEqual([...predictionOf(found, "Z")!], [9, 2]);
  });
});
