import assert from "node:assert/strict";
import type { Layout } from "../../src/figures/figure.ts";
import { inFamily, legendAbove, legendEntry, legendHeight, legendRight } from "../../src/figures/legend.ts";

describe("legend", () => {
  it("to the right says how wide it is", () => {
    const layout: Layout = {};
    assert.ok(legendRight(layout, ["a much longer name"]).width > legendRight({}, ["short"]).width);
    assert.deepEqual([layout.showlegend, (layout.legend as Layout).xanchor], [true, "left"]);
  });

  it("above takes more lines where the panels are narrow", () => {
    const names = ["Additive", "Buffering", "Synergy", "Other"];
    assert.equal(legendHeight(names, 1000), 20);
    assert.equal(legendHeight(names, 220), 40);
    assert.equal(legendHeight(names, 10), 80);
    const layout: Layout = {};
    legendAbove(layout, { y: 1.2 });
    assert.deepEqual([(layout.legend as Layout).orientation, (layout.legend as Layout).y], ["h", 1.2]);
  });

  it("has entries without data, with headings per family", () => {
    const entry = legendEntry("A & B", { mode: "lines" }, inFamily("foundation", "2"));
    assert.deepEqual([entry.name, entry.x, entry.legendgroup], ["A &amp; B", [null], "foundation2"]);
    assert.equal((entry.legendgrouptitle as { text: string }).text, "Foundation models");
    assert.deepEqual(entry.meta, { rows: null });
  });
});
