import assert from "node:assert/strict";
import type { Figure } from "../../../src/figures/figure.ts";
import { figureData } from "../../../src/figures/figureData.ts";
import { SOURCE_FIGURES } from "../../../src/report/paper/sourceFigures.ts";
import type { SourceData } from "../../../src/report/paper/sourceData.ts";
import { sourceData } from "../../support/sourceData.ts";

describe("figures from the paper's Source Data", function () {
  this.timeout(60_000);
  let data: SourceData;
  before(async function () {
    data = await sourceData(this);
  });

  const draw = (name: string): Figure => SOURCE_FIGURES[name]!(data);
  const texts = (figure: Figure): string => (figure.layout.annotations as { text: string }[]).map(({ text }) => text).join("\n"); // prettier-ignore

  it("say what they are, and hold one row per published value", () => {
    const rows: Record<string, number> = {
      ...{ fig1a: 2790, fig1b: 9000, fig2a: 5061, extendedData1b: 2930, extendedData1c: 1243 },
      // No change has no correlation.
      ...{ extendedData2a: 2790 - 310, extendedData2b: 7460, extendedData8a: 5061, extendedData8b: 4837 },
      // 6 models and 5 variants × 3 data sets, and the transfer rows.
      ...{ fig2c: 36, extendedData9a: 2832, extendedData10: 80 },
    };
    for (const [name, count] of Object.entries(rows)) {
      const figure = draw(name);
      assert.equal(figureData(figure).length, count, name);
      assert.match(texts(figure), /Recomputed from the paper's Source Data/, name);
      assert.ok(!texts(figure).includes("Imported"), `${name} has a column for models that are not known`);
    }
  });

  it("Fig 1b has the errors and correlations that the paper prints", () => {
    const printed = texts(draw("fig1b"));
    const pairs = [...printed.matchAll(/L<sub>2<\/sub> = ([\d.]+)<br>r = ([\d.–]+)/g)].map(([, l2, r]) => [Number(Number(l2).toFixed(1)), r]); // prettier-ignore
    assert.deepEqual(pairs, [[8.5, "–"], [4.7, "0.93"], [7.1, "0.53"], [4.4, "0.79"], [6.4, "0.68"], [6.4, "0.68"], [2.9, "0.93"], [6.5, "0.63"], [14.8, "0.14"]]); // prettier-ignore
  });

  it("Fig 2c has the printed ratios", () => {
    const rows = figureData(draw("fig2c"));
    // Printed are means of resamples: another generator differs in the last digit.
    const agree = (model: string, printed: readonly number[]): void =>
      ["Replogle K562", "Replogle RPE1", "Adamson"].forEach((dataset, i) => {
        const { ratio } = rows.find((row) => row.model === model && row.dataset === dataset)!;
        assert.ok(Math.abs(Number(ratio) - printed[i]!) < 0.0015, `${model}, ${dataset}: ${ratio}`);
      });
    agree("linear", [0.991, 0.958, 1.03]);
    agree("geneformer", [1.009, 0.981, 1.002]);
    agree("lpm_replogle", [0.886, 0.894, 0.858]);
  });

  it("clips as published and keeps the values", () => {
    const figure = draw("fig2a");
    const drawn = figure.data.filter(({ mode }) => mode === "markers").flatMap(({ y }) => y as number[]);
    assert.equal(Math.max(...drawn), 10.49);
    const most = Math.max(...figureData(figure).map(({ l2 }) => Number(l2)));
    assert.ok(most > 11, String(most));
  });

  it("the supplement has the printed numbers", () => {
    const overview = figureData(draw("extendedData1a")).map(({ dataset, singles, doubles }) => [dataset, singles, doubles]); // prettier-ignore
    assert.deepEqual(overview, [["Norman", 100, 124], ["Replogle K562", 1087, 0], ["Replogle RPE1", 1534, 0], ["Adamson", 81, 0]]); // prettier-ignore
    assert.match(texts(draw("extendedData9a")), /r = 0\.81/);
    assert.match(texts(draw("extendedData9c")), /slope −0\.19[^]*slope −0\.15/);
    const hours = figureData(draw("extendedData10")).filter(({ model, seconds }) => model === "scfoundation" && seconds !== undefined).map(({ seconds }) => Number(seconds) / 3600); // prettier-ignore
    assert.equal((hours.reduce((sum, one) => sum + one, 0) / hours.length).toFixed(1), "69.6");
    assert.match(texts(draw("extendedData1b")), /Only UMAP 1 is given/);
  });
});
