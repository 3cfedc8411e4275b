import assert from "node:assert/strict";
import {
  addPanel,
  drawFacetHeadings,
  emptyTrace,
  facetColumns,
  panelWords,
} from "../../src/figures/facets.ts";
import type { Layout } from "../../src/figures/figure.ts";
import { FIGURE_1A_MODELS } from "../../src/figures/models.ts";

describe("facets", () => {
  it("are placed in pixels, with axes of their own", () => {
    const layout: Layout = {};
    const axes = addPanel(layout, 3, { left: 50, top: 20, width: 100, height: 60 }, { width: 200, height: 100 }, { range: [0, 1] }, {}); // prettier-ignore
    assert.deepEqual(axes, { xaxis: "x3", yaxis: "y3" });
    const { xaxis3, yaxis3 } = layout as Record<string, { domain: number[]; anchor: string; range?: number[] }>; // prettier-ignore
    assert.deepEqual([xaxis3!.domain, xaxis3!.anchor, xaxis3!.range], [[0.25, 0.75], "y3", [0, 1]]);
    assert.deepEqual(yaxis3!.domain.map((value) => value.toFixed(9)), ["0.200000000", "0.800000000"]); // prettier-ignore
    assert.deepEqual(addPanel(layout, 1, { left: 0, top: 0, width: 9, height: 9 }, { width: 9, height: 9 }, {}, {}), { xaxis: "x", yaxis: "y" }); // prettier-ignore
  });

  it("that are empty are drawn all the same, with words in the middle", () => {
    const axes = { xaxis: "x2", yaxis: "y2" };
    assert.deepEqual([emptyTrace(axes).xaxis, emptyTrace(axes).x, emptyTrace(axes).meta], ["x2", [null], { rows: null }]); // prettier-ignore
    const { xref, yref, x, y, text } = panelWords(axes, "not run");
    assert.deepEqual([xref, yref, x, y, text], ["x2 domain", "y2 domain", 0.5, 0.5, "not run"]);
  });

  it("stand in the groups of the paper, a heading over each group and each facet", () => {
    const facets = facetColumns(FIGURE_1A_MODELS, 90, 10);
    assert.deepEqual(facets.columns.map(({ left }) => left), [0, 100, 250, 350, 450, 550, 650, 800, 900]); // prettier-ignore
    assert.equal(facets.width, 990);
    const layout = { shapes: [] as Layout[], annotations: [] as Layout[] };
    drawFacetHeadings(layout, facets, 90);
    const texts = layout.annotations.map(({ text }) => text);
    assert.deepEqual(texts.slice(0, 3), ["Baselines", "Foundation models", "Other deep learning models"]);
    assert.equal(texts.length, 12);
    assert.equal(layout.shapes.length, 3);
  });

  it("shorten names that are too long, and tell them when pointed at", () => {
    const long = { id: "m", label: "A model <with> a long name", family: "imported" as const };
    const layout = { shapes: [] as Layout[], annotations: [] as Layout[] };
    drawFacetHeadings(layout, facetColumns([long], 70, 10), 70);
    const { text, hovertext } = layout.annotations.at(-1)!;
    assert.match(String(text), /^A model.*…$/);
    assert.equal(hovertext, "A model &lt;with&gt; a long name");
  });
});
