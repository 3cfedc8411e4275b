import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { oneHotLinear } from "../../../src/models/baselines/oneHotLinear.ts";
import { goldenTests, goldenTraining } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/oneHotLinear", () => {
  goldenTests(oneHotLinear);

  it("is exact on additive data, and says which gene it has never seen perturbed", async () => {
    const training = pseudobulkOf(["ctrl", "A", "B", "A+C"], ["x"], Float64Array.of(1, 3, 2, 8));
    const found = await (await oneHotLinear.fit(training)).predict(["B+C", "A+B+C", "A+Z"]);
    assert.ok(Math.abs(predictionOf(found, "B+C")![0]! - 7) < 1e-12);
    assert.ok(Math.abs(predictionOf(found, "A+B+C")![0]! - 9) < 1e-12);
    assert.match(found.notPredicted[0]!.reason, /no training condition perturbs Z,/);
  });

  it("refuses a penalty below 0", async () => {
    await assert.rejects(oneHotLinear.fit(goldenTraining(), { lambda: -1 }), { code: "BAD_PENALTY" });
  });
});
