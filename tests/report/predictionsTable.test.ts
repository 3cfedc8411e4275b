import assert from "node:assert/strict";
import { toDanfo } from "../../src/data/danfo.ts";
import { additive } from "../../src/models/baselines/additive.ts";
import { mean } from "../../src/models/baselines/mean.ts";
import { predictionsTable } from "../../src/report/predictionsTable.ts";
import { pseudobulkOf } from "../support/models.ts";

describe("predictionsTable", function () {
  // danfojs takes a while to load.
  this.timeout(30_000);

  const training = pseudobulkOf(["ctrl", "A", "B"], ["x", "y"], Float64Array.of(0, 0, 1, 2, 3, 4));

  it("has one row per model, condition and gene, as a data frame too", async () => {
    const sum = await (await additive.fit(training)).predict(["A+B", "A+Z"]);
    const rows = predictionsTable(sum);
    assert.deepEqual(rows, [
      { model: "additive", condition: "A+B", gene: "x", predicted: 4 },
      { model: "additive", condition: "A+B", gene: "y", predicted: 6 },
    ]);
    const frame = await toDanfo(rows);
    assert.deepEqual(frame.columns, ["model", "condition", "gene", "predicted"]);
    assert.deepEqual(frame.shape, [2, 4]);
  });

  it("keeps the genes and conditions asked for, and suggests a gene", async () => {
    const both = [await (await additive.fit(training)).predict(["A+B", "A"]), await (await mean.fit(training)).predict(["A+B"])]; // prettier-ignore
    const rows = predictionsTable(both, { genes: ["y"], conditions: ["A+B"] });
    assert.deepEqual(rows.map(({ model, predicted }) => [model, predicted]), [["additive", 6], ["mean", 2]]); // prettier-ignore
    assert.throws(() => predictionsTable(both, { genes: ["X"] }), { code: "UNKNOWN_GENE", message: /"x"/ });
  });
});
