import assert from "node:assert/strict";
import { extendedData4 } from "../../src/figures/extendedData4.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { extendedData4Input } from "../../src/figures/fromInteractions.ts";
import { precisionRecall } from "../../src/stats/precisionRecall.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

describe("extendedData4", () => {
  const found = demoInteractions();
  const input = extendedData4Input(found);
  const figure = extendedData4(input);
  const rows = figureData(figure);
  const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);

  it("draws points of each seed's curves, from their first to their last", () => {
    const gears = found.models.find(({ model }) => model === "gears")!;
    gears.rankings.forEach(({ seed, hits }) => {
      const { precision, recall } = precisionRecall({ hits });
      const drawn = rows.filter((row) => row.model === "gears" && row.seed === seed && row.panel === "a") as { recall: number; precision: number }[]; // prettier-ignore
      assert.ok(drawn.length > 2);
      for (const row of drawn)
        assert.ok(recall.some((x, i) => Math.abs(x - row.recall) < 1e-5 && Math.abs(precision[i]! - row.precision) < 1e-5)); // prettier-ignore
      assert.ok(Math.abs(drawn.at(-1)!.precision - precision.at(-1)!) < 1e-5);
    });
    assert.deepEqual(new Set(rows.map(({ panel }) => panel)), new Set(["a", "b"]));
  });

  it("prints both areas under the precision–recall curve and that of the other, with standard errors", () => {
    for (const { auprcAsPublished, averagePrecision, auroc } of found.models)
      for (const { mean, standardError } of [auprcAsPublished, averagePrecision, auroc])
        assert.ok(texts.includes(`${mean.toFixed(3)} ± ${standardError.toFixed(3)}`));
  });

  it("has one facet per seed and panel and a dotted line at chance", () => {
    assert.deepEqual(texts.filter((text) => text.startsWith("Seed")), ["Seed 1", "Seed 2"]); // prettier-ignore
    const dotted = (figure.layout.shapes as { y0: number; y1: number; line: { dash?: string } }[]).filter(({ line }) => line.dash === "dot"); // prettier-ignore
    const { share } = input.ranked[0]!.curves[0]!;
    assert.deepEqual([dotted.length, dotted[0]!.y0, dotted[0]!.y1, dotted[1]!.y1], [4, share, share, 1]);
  });

  it("leaves a row for models that were not run", () => {
    assert.ok(texts.includes("CPA: not run"));
    assert.throws(() => extendedData4({ ranked: [], provenance: "simulated" }), { code: "NO_CURVES" });
  });

  it("has no error beside the area of a single seed", () => {
    const one = extendedData4({ ...input, ranked: input.ranked.map((model) => ({ ...model, curves: model.curves.slice(0, 1), auroc: { values: [0.7], mean: 0.7, sd: NaN, standardError: NaN } })) }); // prettier-ignore
    assert.ok((one.layout.annotations as { text: string }[]).some(({ text }) => text === "0.700"));
  });
});
