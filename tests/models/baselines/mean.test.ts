import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { mean } from "../../../src/models/baselines/mean.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/mean", () => {
  it("weights conditions equally whatever their cells, control among them", async () => {
    const values = Float64Array.of(1, 2, 4, 0, 7, 1);
    const training = pseudobulkOf(["ctrl", "A+ctrl", "A+B"], ["x", "y"], values, [1000, 3, 1]);
    const found = await (await mean.fit(training)).predict(["C+ctrl", "ctrl"]);
    for (const condition of found.conditions) {
      const [x, y] = predictionOf(found, condition)!;
      assert.ok(Math.abs(x! - 4) < 1e-15 && Math.abs(y! - 1) < 1e-15);
    }
    assert.deepEqual(found.conditions, ["C+ctrl", "ctrl"]);
  });
});
