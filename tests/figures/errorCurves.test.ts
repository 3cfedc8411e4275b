import assert from "node:assert/strict";
import { errorCurves } from "../../src/figures/errorCurves.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { FIGURE_2A_MODELS } from "../../src/figures/models.ts";
import { errorPoints } from "./demo.ts";

const points = errorPoints(["one", "two"], ["mean", "linear", "gears"]);
const orders = ["expression", "change"] as const;
const figure = errorCurves({ points, orders, title: "t", provenance: "simulated", models: FIGURE_2A_MODELS });

describe("errorCurves", () => {
  it("draws every point once, unmoved", () => {
    const drawn = figureData(figure).map((row) =>
      [row.dataset, row.model, row.order, row.genes, row.error].join(),
    );
    const given = points.map((one) => [one.dataset, one.model, one.order, one.rank, one.mean].join());
    assert.deepEqual(drawn.sort(), given.sort());
  });

  it("has a panel for each data set and order, one entry per model, and dashes where colours are the same", () => {
    const lines = figure.data as (Trace & { name: string; showlegend: boolean; line: { color: string; dash: string } })[]; // prettier-ignore
    assert.equal(new Set(lines.map(({ xaxis }) => xaxis)).size, 4);
    const entries = lines.filter(({ showlegend }) => showlegend);
    assert.deepEqual(entries.map(({ name }) => name), ["Mean", "Linear model", "GEARS"]); // prettier-ignore
    const looks = entries.map(({ line }) => `${line.color} ${line.dash}`);
    assert.equal(new Set(looks).size, 3);
  });

  it("tells which models were not run, which curves are missing and what is cut", () => {
    const words = (one: typeof figure): string => (one.layout.annotations as { text: string }[]).map(({ text }) => text).join("\n"); // prettier-ignore
    assert.match(words(figure), /not run: scGPT, UCE\*, scBERT\*, Geneformer\*/);
    const half = errorCurves({
      points: points.filter(({ order }) => order === "expression"),
      ...{ orders, title: "t", provenance: "recomputed from Source Data", highest: 2 },
    });
    assert.equal(words(half).match(/not published/g)?.length, 2);
    assert.match(words(half), /lines go on beyond the axis/);
    assert.deepEqual((half.layout.yaxis as { range: number[] }).range, [0, 2]);
    assert.throws(() => errorCurves({ points: [], orders, title: "t", provenance: "simulated" }), { code: "NO_CURVES" }); // prettier-ignore
  });
});
