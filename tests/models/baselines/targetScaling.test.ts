import assert from "node:assert/strict";
import { targetScaling } from "../../../src/models/baselines/targetScaling.ts";
import { golden, goldenTests, goldenTraining } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/targetScaling", () => {
  goldenTests(targetScaling);

  it("finds the same scalar", async () => {
    const { details } = await targetScaling.fit(goldenTraining());
    assert.ok(Math.abs((details!["c"] as number) - golden.c) < 1e-12);
  });

  it("needs a target that is measured and expressed", async () => {
    const unmeasured = pseudobulkOf(["ctrl", "A"], ["x"], Float64Array.of(1, 1));
    await assert.rejects(targetScaling.fit(unmeasured), { code: "NO_MEASURED_TARGET", message: /0 have/ });
    const silent = pseudobulkOf(["ctrl", "x"], ["x"], Float64Array.of(1, 0));
    await assert.rejects(targetScaling.fit(silent), { code: "NO_MEASURED_TARGET", message: /none of them expressed/ }); // prettier-ignore
  });
});
