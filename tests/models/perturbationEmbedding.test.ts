import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { linear } from "../../src/models/baselines/linear.ts";
import { perturbationEmbedding } from "../../src/models/perturbationEmbedding.ts";
import { fromRows } from "../../src/stats/matrix.ts";
import { farthest } from "../support/goldenBaselines.ts";
import { measuredPseudobulk, pseudobulkOf } from "../support/models.ts";

describe("models/perturbationEmbedding", () => {
  const training = pseudobulkOf(["ctrl", "A", "B", "A+B", "D"], ["x"], new Float64Array(5));
  const rows = { A: [1, 0], "B+ctrl": [0, 1], B: [9, 9], "C+A": [5, 5], bad: [NaN, 1], C: [7, 7] };
  const matrix = { ...fromRows(Object.values(rows)), rowNames: Object.keys(rows), columnNames: ["a", "b"] };
  const { vectorOf, rows: used, notes } = perturbationEmbedding(training, matrix, "Test");
  const vector = (label: string): number[] | string => {
    const found = vectorOf(parseCondition(label));
    return typeof found === "string" ? found : [...found];
  };

  it("gives a condition its own row, else the sum of its genes', control zero", () => {
    assert.deepEqual(vector("B"), [0, 1]);
    assert.deepEqual(vector("A+B"), [1, 1]);
    assert.deepEqual(vector("A+C"), [5, 5]);
    assert.deepEqual(vector("A+B+C"), [8, 8]);
    assert.deepEqual(vector("ctrl"), [0, 0]);
    const own = { ...matrix, rowNames: ["ctrl", "B", "D", "A", "bad", "C"] };
    assert.deepEqual([...(perturbationEmbedding(training, own, "Test").vectorOf(parseCondition("control")) as Float64Array)], [1, 0]); // prettier-ignore
  });

  it("says why there is none", () => {
    assert.equal(vector("Y+Z"), "Y and Z are not in the embedding");
    assert.match(vector("A+bad") as string, /not finite/);
    assert.deepEqual([...used], [1, 2, 3]);
    assert.match(notes.join(), /1 of 4 perturbed training conditions have no embedding/);
    assert.throws(() => perturbationEmbedding(training, { ...matrix, rowNames: [..."uvwxyz"] }, "Test"), {
      code: "TOO_FEW_MATCHED",
      message: /^Test needs .* rows of the embedding; of the 4 here none has/,
    });
  });

  it("is the linear model's unless given", async () => {
    const measured = measuredPseudobulk();
    const { G } = (await linear.fit(measured)).details;
    assert.ok(farthest(perturbationEmbedding(measured, undefined, "Test").matrix.values, G.values) < 1e-12);
    assert.throws(() => perturbationEmbedding(pseudobulkOf(["ctrl", "A", "B"], ["x", "y"], Float64Array.of(1, 2, 3, 5, 7, 9)), undefined, "Test"), { code: "TOO_FEW_MATCHED", message: /among the 2 measured genes/ }); // prettier-ignore
  });
});
