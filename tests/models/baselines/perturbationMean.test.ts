import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { perturbationMean } from "../../../src/models/baselines/perturbationMean.ts";
import { goldenTests } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/perturbationMean", () => {
  goldenTests(perturbationMean);

  it("counts each condition once, whatever its cells, and leaves control out", async () => {
    const training = pseudobulkOf(["ctrl", "A", "B"], ["x"], Float64Array.of(100, 1, 4), [50, 2, 1]);
    const found = await (await perturbationMean.fit(training)).predict(["Z"]);
    assert.deepEqual([...predictionOf(found, "Z")!], [2.5]);
  });
});
