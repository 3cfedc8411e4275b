import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { linear } from "../../../src/models/baselines/linear.ts";
import { measuredTargetMean } from "../../../src/models/baselines/measuredTargetMean.ts";
import { farthest, goldenEmbedding, goldenTests, goldenTraining } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/measuredTargetMean", () => {
  goldenTests(measuredTargetMean);

  for (const embedding of [undefined, goldenEmbedding("wide")])
    it(`is b + control of the linear model with ${embedding ? "a given P" : "P from training"}`, async () => {
      const training = goldenTraining();
      const options = embedding ? { embedding } : {};
      const { b, control } = (await linear.fit(training, options)).details;
      const found = await (await measuredTargetMean.fit(training, options)).predict(["Z"]);
      const sum = b.values.map((value, i) => value + control.values[i]!);
      assert.ok(farthest(predictionOf(found, "Z")!, sum) < 1e-12);
    });

  it("says when no target is measured", async () => {
    const training = pseudobulkOf(["ctrl", "A", "B", "x+y"], ["x", "y"], new Float64Array(8));
    await assert.rejects(measuredTargetMean.fit(training), {
      code: "NO_MEASURED_TARGET",
      message: /among the 2 measured genes; of the 2 training singles none/,
    });
  });
});
