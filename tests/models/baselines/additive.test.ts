import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { additive } from "../../../src/models/baselines/additive.ts";
import { closeTo } from "../../support/numbers.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/additive", () => {
  const labels = ["ctrl", "A+ctrl", "ctrl+B", "C+ctrl", "A+B", "ctrl+C"];
  const values = Float64Array.of(1, 1, 3, 0, 2, 2, 0, 4, 9, 9, 4, 0);
  const training = pseudobulkOf(labels, ["x", "y"], values, [10, 5, 5, 30, 5, 10]);
  const predict = async (...conditions: string[]) => (await additive.fit(training)).predict(conditions);

  it("adds the changes of the singles to control, in either order, whatever the observed double", async () => {
    const found = await predict("A+B", "B+A");
    closeTo(predictionOf(found, "A+B")!, [3 + 2 - 1, 0 + 2 - 1], 1e-15);
    closeTo(predictionOf(found, "B+A")!, [4, 1], 1e-15);
  });

  it("predicts singles it has seen and control as themselves", async () => {
    const found = await predict("A+ctrl", "ctrl");
    closeTo(predictionOf(found, "A+ctrl")!, [3, 0], 1e-15);
    closeTo(predictionOf(found, "ctrl")!, [1, 1], 0);
  });

  it("pools a single that is there under two labels by cells", async () => {
    closeTo(predictionOf(await predict("C+ctrl"), "C+ctrl")!, [(30 * 0 + 10 * 4) / 40, (30 * 4) / 40], 1e-15);
  });

  it("goes on to three genes", async () => {
    closeTo(predictionOf(await predict("A+B+C"), "A+B+C")!, [1 + 2 + 1 + 0, 1 - 1 + 1 + 2], 1e-15);
  });

  it("names the singles that are missing", async () => {
    const found = await predict("A+X", "X+Y", "X+ctrl");
    assert.deepEqual(found.conditions, []);
    assert.deepEqual(found.notPredicted, [
      { condition: "A+X", reason: "single X is not among the training conditions" },
      { condition: "X+Y", reason: "single X and single Y are not among the training conditions" },
      { condition: "X+ctrl", reason: "single X is not among the training conditions" },
    ]);
  });
});
