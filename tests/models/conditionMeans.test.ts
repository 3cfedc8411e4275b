import assert from "node:assert/strict";
import { meanOfRows, perturbedRows, singleMeans, singlesMissing } from "../../src/models/conditionMeans.ts";
import { pseudobulkOf } from "../support/models.ts";

describe("models/conditionMeans", () => {
  const labels = ["A+ctrl", "ctrl", "ctrl+A", "A+B"];
  const training = pseudobulkOf(labels, ["x"], Float64Array.of(1, 50, 4, 7), [20, 9, 10, 1]);

  it("knows what is perturbed", () => assert.deepEqual(perturbedRows(training), [0, 2, 3]));

  it("counts rows once or by their weight", () => {
    assert.ok(Math.abs(meanOfRows(training, [0, 2, 3])[0]! - 4) < 1e-15);
    assert.deepEqual([...meanOfRows(training, [0, 2], training.nCells)], [2]);
    for (const rows of [[], [0]])
      assert.throws(() => meanOfRows(training, rows, [0, 0, 0, 0]), { code: "NO_PERTURBED_TRAINING" });
  });

  it("pools a single under two labels by its cells", () => {
    assert.deepEqual([...singleMeans(training)], [["A", Float64Array.of(2)]]);
    assert.equal(singlesMissing(["A"]), "single A is not among the training conditions");
  });
});
