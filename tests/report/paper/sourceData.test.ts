import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { utils, write } from "xlsx";
import { readSourceData, sheetScores } from "../../../src/report/paper/sourceData.ts";

const BOOKS = "perturbation_prediction single_perturbation_prediction suppl-dataset_overview suppl-k562_rpe1_transfer suppl-non_additive_gene_reoccurence suppl-pearson_delta_performance suppl-pearson_delta_performance_single_pert suppl-resource_usage suppl-top_gene_plots".split(" "); // prettier-ignore

describe("readSourceData", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-source-data-"));
    const header = ["dataset_name", "seed", "method", "perturbation", "train", "r2", "r2_delta", "l2"];
    const rows = [
      ["d", 1, "gears", "A+B", "val", 0.9, 0.5, 3],
      ["d", 2, "no_change", "A+B", "test", 0.8, , 4],
      ["d", 2, "gears", "ctrl", "train", 0.8, , 0],
    ];
    for (const name of BOOKS) {
      const book = utils.book_new();
      utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...rows]), "Panel A");
      writeFileSync(path.join(folder, `${name}.xlsx`), write(book, { type: "buffer", bookType: "xlsx" }) as Buffer); // prettier-ignore
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it("gives per-perturbation scores, with sets of held-out rows and NaN for empty cells", async () => {
    const data = await readSourceData(folder);
    const scores = sheetScores(data.sheet("perturbation_prediction", "Panel A"));
    assert.equal(scores.length, 9);
    const l2 = scores.filter(({ metric }) => metric === "l2");
    assert.deepEqual(l2.map(({ set, value, seed }) => [set, value, seed]), [["validation", 3, 1], ["test", 4, 2], [undefined, 0, 2]]); // prettier-ignore
    assert.ok(Number.isNaN(scores.find(({ metric, model }) => metric === "pearson_delta" && model === "no_change")!.value)); // prettier-ignore
  });

  it("says which workbooks, sheets and columns are missing", async () => {
    const data = await readSourceData(folder);
    assert.throws(() => data.sheet("suppl-resource_usage", "Sheet1"), { code: "NOT_SOURCE_DATA", message: /"Sheet1" in suppl-resource_usage\.xlsx, found Panel A/ }); // prettier-ignore
    const sheet = data.sheet("perturbation_prediction", "Panel A");
    assert.throws(() => sheet.numbers("l3"), { code: "UNKNOWN_COLUMN" });
    assert.throws(() => sheet.numbers("method"), { code: "NOT_SOURCE_DATA", message: /numbers in the column "method"/ }); // prettier-ignore
    rmSync(path.join(folder, "suppl-top_gene_plots.xlsx"));
    await assert.rejects(readSourceData(folder), { code: "NOT_SOURCE_DATA", message: /all but suppl-top_gene_plots\.xlsx/ }); // prettier-ignore
    await assert.rejects(readSourceData(tmpdir()), {
      code: "NOT_SOURCE_DATA",
      message: /found none of them/,
    });
  });
});
