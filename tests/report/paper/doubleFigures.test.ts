import assert from "node:assert/strict";
import { extendedData5 } from "../../../src/figures/extendedData5.ts";
import { extendedData6 } from "../../../src/figures/extendedData6.ts";
import { fig1c } from "../../../src/figures/fig1c.ts";
import { fig1e } from "../../../src/figures/fig1e.ts";
import { fig1f } from "../../../src/figures/fig1f.ts";
import { figureData } from "../../../src/figures/figureData.ts";
import { distinctValues } from "../../../src/figures/interactionValues.ts";
import {
  sourceExtendedData5,
  sourceExtendedData6,
  sourceFig1c,
  sourceFig1e,
  sourceFig1f,
  sourceThresholds,
} from "../../../src/report/paper/doubleFigures.ts";
import type { SourceData } from "../../../src/report/paper/sourceData.ts";
import { sourceData } from "../../support/sourceData.ts";

describe("figures of doubles from the Source Data", function () {
  this.timeout(60_000);
  let data: SourceData;
  before(async function () {
    data = await sourceData(this);
  });

  it("Fig 1c has the workbook's curves, point for point", () => {
    const sheet = data.sheet("perturbation_prediction", "Panel C");
    const [fdp, tpr] = [sheet.numbers("fdp"), sheet.numbers("tpr")];
    const rows = figureData(fig1c(sourceFig1c(data)));
    assert.equal(rows.length, 808);
    const key = (model: string, x: number, y: number): string => `${model} ${x} ${y}`;
    assert.deepEqual(rows.map((row) => key(row.model as string, row.false_discovery_proportion as number, row.true_positive_rate as number)).sort(), sheet.texts("method").map((model, i) => key(model, fdp[i]!, tpr[i]!)).sort()); // prettier-ignore
  });

  it("Fig 1e has the published counts", () => {
    const figure = fig1e(sourceFig1e(data));
    const n = Object.fromEntries(figureData(figure).map((row) => [row.class, row.n]));
    assert.deepEqual(n, { Additive: 118_965, "Not additive": 5035, Other: 1396, Buffering: 2878, Synergy: 761 }); // prettier-ignore
    const texts = JSON.stringify(figure.layout.annotations);
    for (const text of ["118,965<br>(95.9 %)", "2,878 (2.3 %)", "761 (0.6 %)", "5,035 of 124,000"]) assert.ok(texts.includes(text)); // prettier-ignore
  });

  it("Fig 1f has 500 predictions per model (no change 501), of 200 and 216 different values for no change and CPA", () => {
    const input = sourceFig1f(data);
    const figure = fig1f(input);
    const rows = figureData(figure).filter(({ points }) => points === "strongest");
    const count = (model: string): number => rows.filter((row) => row.model === model).length;
    assert.deepEqual([count("no_change"), count("scgpt"), count("cpa")], [501, 500, 500]);
    assert.equal(rows.length, 4001);
    const bars = figureData(figure).filter(({ points, model }) => points === "bars" && model === "no_change");
    assert.equal(bars.reduce((sum, { n }) => sum + (n as number), 0), 500); // prettier-ignore
    assert.ok(bars.every((row) => row.predicted_class === "Buffering"));
    const of = (model: string): ReturnType<typeof distinctValues> => distinctValues(input.strongest.find((one) => one.model === model)!); // prettier-ignore
    assert.equal(of("no_change").values, 200);
    assert.deepEqual([of("cpa").values, of("cpa").genes], [216, 9]);
    const texts = JSON.stringify(figure.layout.annotations);
    assert.ok(texts.includes("200 values<br>38 genes") && texts.includes("216 values<br>9 genes"));
  });

  it("have thresholds in the room that the published classes leave", () => {
    const { lower, upper } = sourceThresholds(data);
    assert.ok(lower > -0.2143 && lower < -0.213 && upper > 0.2004 && upper < 0.2029);
  });

  it("Extended Data 5 highlights by rule what the paper does, in bars of 100", () => {
    const figure = extendedData5(sourceExtendedData5(data));
    const rows = figureData(figure);
    const names = (of: string): string[] => [...new Set(rows.filter((row) => row.of === of).map(({ name }) => String(name)))]; // prettier-ignore
    assert.deepEqual(names("genes").sort(), ["GYPB", "HBG2", "HBZ", "Other", "SH3BGRL3"]);
    assert.deepEqual(names("doubles").sort(), ["AHR+FEV", "CEBPB+CEBPA", "CEBPE+CEBPA", "CEBPE+CEBPB", "Other"]); // prettier-ignore
    const bars = new Map<string, number>();
    for (const row of rows) bars.set(`${row.of} ${row.model} ${row.seed}`, (bars.get(`${row.of} ${row.model} ${row.seed}`) ?? 0) + (row.n as number)); // prettier-ignore
    assert.deepEqual([bars.size, new Set(bars.values())], [2 * 9 * 5, new Set([100])]);
    assert.ok(!(figure.layout.annotations as { text: string }[]).some(({ text }) => text === "not run"));
  });

  it("Extended Data 6 has the 624 values of HBZ and HBG2 that were published", () => {
    const input = sourceExtendedData6(data);
    assert.deepEqual(input.genes, ["HBZ", "HBG2"]);
    const sheet = data.sheet("suppl-top_gene_plots", "Sheet1");
    const [observed, predicted] = [sheet.numbers("ground_truth"), sheet.numbers("value")];
    const rows = figureData(extendedData6(input));
    const key = (model: unknown, gene: unknown, condition: unknown, a: unknown, b: unknown): string => [model, gene, condition, a, b].join(" "); // prettier-ignore
    const [models, genes, conditions] = ["method", "gene_name", "perturbation"].map((name) => sheet.texts(name)) as [string[], string[], string[]]; // prettier-ignore
    assert.deepEqual(rows.map((row) => key(row.model, row.gene, row.condition, row.observed, row.predicted)).sort(), models.map((model, i) => key(model, genes[i], conditions[i], observed[i], predicted[i])).sort()); // prettier-ignore
  });

  it("say that they are recomputed from Source Data", () => {
    for (const { provenance } of [sourceFig1c(data), sourceFig1e(data), sourceFig1f(data), sourceExtendedData5(data), sourceExtendedData6(data)]) assert.equal(provenance, "recomputed from Source Data"); // prettier-ignore
  });
});
