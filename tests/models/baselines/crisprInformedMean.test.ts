import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { crisprInformedMean } from "../../../src/models/baselines/crisprInformedMean.ts";
import { goldenTests } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/crisprInformedMean", () => {
  goldenTests(crisprInformedMean);

  it("says which kind it found, and takes what it is told instead", async () => {
    const training = pseudobulkOf(["ctrl", "A", "B"], ["A", "B"], Float64Array.of(1, 1, 2, 1, 1, 3));
    const found = await crisprInformedMean.fit(training);
    assert.deepEqual(found.details!["kind"], "CRISPRa");
    assert.match(String(found.details!["notes"]), /taken for CRISPRa: of the 2 .* 0 go down and 2 up/);
    const told = await (await crisprInformedMean.fit(training, { kind: "CRISPRi" })).predict(["B"]);
    assert.deepEqual([...predictionOf(told, "B")!], [1.5, 0]);
  });

  it("refuses a kind that there is not, and to guess", async () => {
    const none = pseudobulkOf(["ctrl", "A"], ["x"], Float64Array.of(1, 1));
    await assert.rejects(crisprInformedMean.fit(none), { code: "UNKNOWN_CRISPR_KIND" });
    await assert.rejects(crisprInformedMean.fit(none, { kind: "crispri" as "CRISPRi" }), /found "crispri"/);
    const told = await (await crisprInformedMean.fit(none, { kind: "CRISPRi" })).predict(["A"]);
    assert.deepEqual([...predictionOf(told, "A")!], [1]);
  });
});
