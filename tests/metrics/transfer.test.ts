import assert from "node:assert/strict";
import { sharedExpression, transferByTarget, transferErrors } from "../../src/metrics/transfer.ts";
import { column } from "../../src/io/table.ts";
import { readWorkbook } from "../../src/io/workbook.ts";
import { parseCondition } from "../../src/data/condition.ts";
import type { Scores } from "../../src/data/scores.ts";
import { fitLine } from "../../src/stats/fitLine.ts";
import { predictions, toyPseudobulk } from "../support/pseudobulk.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

describe("transfer between cell lines", () => {
  const line = (genes: string[], values: number[]): { genes: string[]; means: Float64Array; control: number } => ({ genes, means: Float64Array.from(values), control: 0 }); // prettier-ignore

  it("compares control means of the genes that both have once", () => {
    const found = sharedExpression(line(["A", "B", "C", "D", "D"], [1, 2, 3, 4, 5]), line(["D", "C", "B", "A", "E"], [9, 6, 4, 2, 0])); // prettier-ignore
    assert.deepEqual(found.genes, ["A", "B", "C"]);
    assert.deepEqual([[...found.a], [...found.b]], [[1, 2, 3], [2, 4, 6]]); // prettier-ignore
    assert.ok(Math.abs(found.correlation - 1) < 1e-12);
  });

  it("finds the slope of errors that grow with the difference between lines", () => {
    const truth = toyPseudobulk({ genes: 30 });
    const other = { ...truth, means: truth.means.map((value, i) => value + (i % 30) / 10) };
    const expression = sharedExpression(truth, other);
    const labels = ["T0+ctrl", "T1+ctrl"];
    const predicted = predictions(truth, "m", labels, (_, gene, value) => value - 0.5 - 0.25 * (gene / 10));
    const { line: fit, difference } = transferErrors(truth, predicted, expression);
    assert.equal(difference.length, 60);
    assert.ok(Math.abs(fit.slope - 0.25) < 1e-9 && Math.abs(fit.intercept - 0.5) < 1e-9);
    const one = transferErrors(truth, predicted, expression, { conditions: ["T1+ctrl", "T7+ctrl"], genes: ["G3", "none"] }); // prettier-ignore
    assert.equal(one.value.length, 1);
  });

  it("averages a score over seeds before it is set against the difference at the target", () => {
    const score = (condition: string, seed: number, value: number, model = "m"): Scores[number] => ({ dataset: "d", seed, model, condition, metric: "pearson_delta", value, nGenes: 3 }); // prettier-ignore
    const conditions = ["ctrl", "A+ctrl", "B+ctrl", "C+ctrl", "Z+ctrl"].map((label) => parseCondition(label));
    const expression = sharedExpression(line(["A", "B", "C"], [1, 2, 3]), line(["A", "B", "C"], [1, 3, 5]));
    const scores = [score("A+ctrl", 1, 0.8), score("A+ctrl", 2, 1), score("B+ctrl", 1, 0.7), score("C+ctrl", 1, 0.5), score("C+ctrl", 2, NaN), score("Z+ctrl", 1, 0), score("A+ctrl", 1, 0, "other")]; // prettier-ignore
    const found = transferByTarget({ conditions }, scores, expression, { model: "m" });
    assert.deepEqual(found.targets, ["A", "B", "C"]);
    assert.ok(Math.abs(found.line.slope + 0.2) < 1e-12 && Math.abs(found.line.intercept - 0.9) < 1e-12);
  });

  it("gives the correlation and the slopes of ED9 from the Source Data", async function () {
    const file = shared("data/source-data/suppl-k562_rpe1_transfer.xlsx");
    if (!file) return skip(this, "the shared folder is not there");
    const book = await readWorkbook(file);
    const numbers = (sheet: string, name: string): Float64Array => (column(book.get(sheet)!, name) as { values: Float64Array }).values; // prettier-ignore
    const texts = (sheet: string, name: string): string[] => (column(book.get(sheet)!, name) as { values: string[] }).values; // prettier-ignore
    const genes = texts("Panel A", "gene_name");
    const lines = ["k562_baseline", "rpe1_baseline"].map((name) =>
      line(genes, [...numbers("Panel A", name)]),
    );
    const expression = sharedExpression(lines[0]!, lines[1]!);
    assert.equal(expression.genes.length, 2832);
    assert.ok(Math.abs(expression.correlation - 0.8106) < 5e-5);

    const sheet = "Panel C";
    const [line1, line2, delta] = ["k562_baseline", "rpe1_baseline", "r2_delta"].map((name) => numbers(sheet, name)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
    for (const [data, slope] of [
      ["rpe1", -0.187232],
      ["k562", -0.154854],
    ] as const) {
      // prettier-ignore
      const own = texts(sheet, "data").map((name) => name === data);
      const x = line1.map((value, i) => Math.abs(value - line2[i]!)).filter((_, i) => own[i]);
      const fit = fitLine(x, delta.filter((_, i) => own[i])); // prettier-ignore
      assert.ok(Math.abs(fit.slope - slope) < 1e-6 && fit.n === 203, `${fit.slope}`);
    }
  });
});
