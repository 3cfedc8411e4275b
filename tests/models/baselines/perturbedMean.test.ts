import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { perturbedMean } from "../../../src/models/baselines/perturbedMean.ts";
import { goldenTests } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/perturbedMean", () => {
  goldenTests(perturbedMean);

  it("weights conditions by their cells and leaves control out", async () => {
    const training = pseudobulkOf(["ctrl", "A", "B"], ["x"], Float64Array.of(100, 1, 4), [50, 2, 1]);
    const found = await (await perturbedMean.fit(training)).predict(["Z", "ctrl"]);
    assert.deepEqual([...predictionOf(found, "Z")!, ...predictionOf(found, "ctrl")!], [2, 2]);
  });

  it("cannot be fitted to control alone", async () => {
    const training = pseudobulkOf(["ctrl"], ["x"], Float64Array.of(1));
    await assert.rejects(perturbedMean.fit(training), { code: "NO_PERTURBED_TRAINING" });
  });
});
