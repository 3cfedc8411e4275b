import assert from "node:assert/strict";
import { ridge } from "../../../src/models/baselines/ridge.ts";
import { mean } from "../../../src/models/baselines/mean.ts";
import { farthest, goldenEmbedding, goldenTests, goldenTraining } from "../../support/goldenBaselines.ts";
import { measuredPseudobulk } from "../../support/models.ts";

describe("models/baselines/ridge", () => {
  goldenTests(ridge);

  it("becomes the mean of what it learned from as the penalty grows", async () => {
    const training = measuredPseudobulk();
    const [far, average] = [await ridge.fit(training, { alpha: 1e12 }), await mean.fit(training)];
    const [own, plain] = [await far.predict(["g3", "g9+g4"]), await average.predict(["g3", "g9+g4"])];
    assert.ok(farthest(own.values, plain.values) < 1e-8);
  });

  it("says what has no embedding, in training and in what is asked", async () => {
    const fitted = await ridge.fit(goldenTraining(), { embedding: goldenEmbedding("wide") });
    assert.match(String(fitted.details!["notes"]), /3 of 22 perturbed training conditions have no embedding/);
    const { notPredicted } = await fitted.predict(["absent1+g11", "g01"]);
    assert.deepEqual(notPredicted, [{ condition: "absent1+g11", reason: "absent1 and g11 are not in the embedding" }]); // prettier-ignore
  });
});
