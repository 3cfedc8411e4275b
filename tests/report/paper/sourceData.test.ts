import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { utils, write } from "xlsx";
import { baselineRatios } from "../../../src/metrics/baselineRatios.ts";
import { scoreMeans } from "../../../src/metrics/scoreMeans.ts";
import { readSourceData, sheetScores } from "../../../src/report/paper/sourceData.ts";
import golden from "../../golden/source_data.json" with { type: "json" };
import { sourceData } from "../../support/sourceData.ts";

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

describe("the scores of the workbooks", function () {
  this.timeout(120_000);
  const METRICS = ["l2", "pearson_delta", "pearson"];
  const near = (found: number, wanted: number): boolean => Math.abs(found / wanted - 1) < 1e-9;

  for (const book of ["perturbation_prediction", "single_perturbation_prediction"] as const)
    it(`have the means of pandas: ${book}`, async function () {
      const scores = sheetScores((await sourceData(this)).sheet(book, "Panel A"));
      const wanted: Record<string, (number | null)[]> = golden[book];
      const means = scoreMeans(scores);
      assert.deepEqual(
        [...new Set(means.map(({ dataset, model }) => `${dataset!}|${model!}`))].sort(),
        Object.keys(wanted).sort(),
      );
      for (const { dataset, model, metric, mean, n } of means) {
        const [rows, ...values] = wanted[`${dataset!}|${model!}`]!;
        const value = values[METRICS.indexOf(metric!)];
        if (value == null) assert.ok(Number.isNaN(mean) && n === 0, `${model!} ${metric}`);
        else assert.ok(near(mean, value) && n === rows, `${dataset!} ${model!} ${metric}: ${mean}, ${value}`);
      }
    });

  it("have the ratios of numpy for every model of Fig 2c, and its intervals to Monte-Carlo error", async function () {
    const scores = sheetScores((await sourceData(this)).sheet("single_perturbation_prediction", "Panel C"));
    const held = scores.filter(({ set }) => set !== undefined);
    const ratios = baselineRatios(held, { independent: "rows" });
    const wanted: Record<string, number[]> = golden.ratios;
    assert.equal(ratios.length, Object.keys(wanted).length);
    for (const { dataset, model, n, averages } of ratios) {
      const [rows, ratio, lower, upper] = wanted[`${dataset}|${model}`] as [number, number, number, number];
      const found = averages[1];
      assert.ok(near(found.value, ratio) && n === rows, `${dataset} ${model}: ${found.value}, ${ratio}`);
      const width = upper - lower;
      for (const [end, other] of [
        [found.lower, lower],
        [found.upper, upper],
      ] as const)
        // prettier-ignore
        assert.ok(Math.abs(end - other) < 0.05 * width, `${dataset} ${model}: ${end}, ${other}`);
    }
  });
});
