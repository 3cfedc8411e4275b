import assert from "node:assert/strict";
import { checkPredictions } from "../../src/data/predictions.ts";
import { MODELS, modelById } from "../../src/models/registry.ts";
import { measuredPseudobulk } from "../support/models.ts";

describe("models/registry", () => {
  it("finds each model by its id, and each has its own", () => {
    for (const model of MODELS) assert.equal(modelById(model.id), model);
    assert.deepEqual(
      MODELS.map(({ id }) => id),
      ["no_change", "additive", "mean", "linear"],
    );
    assert.equal(new Set(MODELS.map(({ label }) => label)).size, MODELS.length);
  });

  it("suggests an id", () => {
    assert.throws(() => modelById("aditive"), { code: "UNKNOWN_MODEL", message: /Did you mean "additive"/ });
  });

  for (const model of MODELS)
    it(`${model.id} predicts or gives a reason for every condition, and leaves its training data alone`, async () => {
      const training = measuredPseudobulk();
      const before = training.means.slice();
      const asked = ["g3+ctrl", "g1+g2", "g1+unknown", "unknown", "ctrl", "g1+g2+g3"];
      const fitted = await model.fit(training);
      const predictions = checkPredictions(await fitted.predict(asked));
      const answered = [
        ...predictions.conditions,
        ...predictions.notPredicted.map(({ condition }) => condition),
      ];
      assert.deepEqual(answered.sort(), [...asked].sort());
      assert.equal(predictions.model, model.id);
      assert.equal(predictions.provenance, "simulated");
      assert.equal(predictions.genes, training.genes);
      assert.ok(predictions.notPredicted.every(({ reason }) => reason.length > 10));
      assert.deepEqual(training.means, before);
    });
});
