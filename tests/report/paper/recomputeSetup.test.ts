import assert from "node:assert/strict";
import { nameOf } from "../../../src/report/paper/check.ts";
import { recomputeSetup } from "../../../src/report/paper/recomputeSetup.ts";
import type { Sheet, SourceData } from "../../../src/report/paper/sourceData.ts";
import { altered, sourceData } from "../../support/sourceData.ts";

describe("recomputeSetup", function () {
  this.timeout(120_000);

  it("draws the published sets of every data set and seed, and sees one that was changed", async function () {
    const data = await sourceData(this);
    const wrong = (one: SourceData): number => ["norman_from_scfoundation", "K562", "RPE1", "Adamson"].reduce((sum, dataset) => sum + recomputeSetup(one).get(nameOf("Splits", `sets that differ from the splits drawn here, ${dataset}`))!, 0); // prettier-ignore
    assert.equal(wrong(data), 0);
    const moved: SourceData = {
      ...data,
      sheet(book, name) {
        const sheet: Sheet = data.sheet(book, name);
        if (book !== "perturbation_prediction" || name !== "Panel A") return sheet;
        const rows = sheet.texts("perturbation").map((one, i) => one === "CEBPE+CEBPB" && sheet.numbers("seed")[i] === 1); // prettier-ignore
        return { ...sheet, texts: (column) => column === "train" ? sheet.texts(column).map((set, i) => (rows[i] ? "test" : set)) : sheet.texts(column) }; // prettier-ignore
      },
    };
    assert.equal(wrong(moved), 1);
  });

  it("counts targets at exactly zero, and points beyond the axis", async function () {
    const data = await sourceData(this);
    const of = (one: SourceData, figure: string, quantity: string) => recomputeSetup(one).get(nameOf(figure, quantity)); // prettier-ignore
    const zero = "targets that are exactly 0 when perturbed, RPE1";
    const silent = altered(data, "suppl-dataset_overview", "Panel C", "prediction", ["dataset", "replogle_rpe1_essential"], () => 0); // prettier-ignore
    assert.deepEqual([of(data, "ED 1c", zero), of(silent, "ED 1c", zero)], [583, 650]);
    const far = altered(data, "single_perturbation_prediction", "Panel A", "l2", ["dataset_name", "adamson"], () => 11); // prettier-ignore
    assert.deepEqual([of(data, "Fig 2a", "points above 10, Adamson"), of(far, "Fig 2a", "points above 10, Adamson")], [4, 7 * 48]); // prettier-ignore
  });
});
