import assert from "node:assert/strict";
import type { Layout } from "../../src/figures/figure.ts";
import {
  addPanel,
  emptyPanel,
  gridSize,
  legendAbove,
  panelHeading,
  sizeAround,
} from "../../src/figures/panels.ts";
import { frame } from "../../src/figures/theme.ts";

const grid = { panels: 3, columns: 2, width: 100, height: 50, gap: { x: 20, y: 30 } };

describe("panels", () => {
  it("take the pixels that they were given, along the rows from the top", () => {
    const inner = gridSize(grid);
    assert.deepEqual(inner, { width: 220, height: 130 });
    const layout: Layout = {};
    const panels = [0, 1, 2].map((i) => addPanel(layout, grid, i, {}, {}));
    assert.deepEqual(panels.map(({ xaxis, column, row, lowest }) => [xaxis, column, row, lowest]), [["x", 0, 0, false], ["x2", 1, 0, true], ["x3", 0, 1, true]]); // prettier-ignore
    const pixels = (axis: unknown, whole: number): number[] => (axis as { domain: number[] }).domain.map((part) => Math.round(part * whole)); // prettier-ignore
    assert.deepEqual(pixels(layout.xaxis2, 220), [120, 220]);
    assert.deepEqual(pixels(layout.yaxis, 130), [80, 130]);
    assert.deepEqual(pixels(layout.yaxis3, 130), [0, 50]);
    assert.equal((layout.xaxis3 as { anchor: string }).anchor, "y3");
  });

  it("leave what is too wide to the right margin", () => {
    const margin = { l: 10, r: 5, t: 7, b: 3 };
    assert.deepEqual(sizeAround(grid, margin), { width: 235, height: 140, margin });
    assert.deepEqual(sizeAround(grid, margin, 300), {
      width: 300,
      height: 140,
      margin: { ...margin, r: 70 },
    });
  });

  it("have headings, and words where nothing was run", () => {
    const figure = frame({
      ...sizeAround(grid, { l: 0, r: 0, t: 0, b: 0 }),
      title: "t",
      provenance: "simulated",
    });
    const data: Layout[] = [];
    const panel = addPanel(figure.layout, grid, 1, {}, {});
    panelHeading(figure, panel, "GEARS");
    emptyPanel(figure, data, panel);
    const texts = figure.layout.annotations
      .filter(({ xref }) => xref === "x2 domain")
      .map(({ text }) => text);
    assert.deepEqual(texts, ["GEARS", "not run"]);
    assert.equal(data[0]!.xaxis, "x2");
  });

  it("leave room for as many lines as the entries of a legend take", () => {
    const entries = Array.from({ length: 9 }, (_, i) => `a model ${i}`);
    assert.ok(legendAbove(entries, 300).height > legendAbove(entries, 1200).height);
    assert.equal(legendAbove(["one"], 300).height, legendAbove(["one", "two"], 300).height);
  });
});
