import assert from "node:assert/strict";
import { columnNames, drawGroups, groupsBelow } from "../../src/figures/columns.ts";
import type { Layout } from "../../src/figures/figure.ts";
import { FIGURE_1A_MODELS, modelColumns } from "../../src/figures/models.ts";

const { columns, groups } = modelColumns(FIGURE_1A_MODELS);

describe("columnNames", () => {
  it("writes names level where they fit and upright where they do not", () => {
    assert.equal(columnNames(columns, 120).angle, 0);
    const upright = columnNames(columns, 30);
    assert.equal(upright.angle, -90);
    assert.ok(upright.height > columnNames(columns, 120).height);
    assert.deepEqual(upright.texts, columns.map(({ label }) => label)); // prettier-ignore
  });
});

describe("drawGroups", () => {
  it("draws a line and a name below the columns of every group", () => {
    const layout: { shapes: Layout[]; annotations: Layout[] } = { shapes: [], annotations: [] };
    const below = groupsBelow(groups, 60);
    assert.deepEqual(below.lines.map((lines) => lines.join(" ")), ["Baselines", "Foundation models", "Other deep learning models"]); // prettier-ignore
    drawGroups(layout, groups, below, 60, "x2", 90);
    assert.deepEqual(layout.shapes.map(({ xref, y0 }) => [xref, y0]), Array(3).fill(["x2", -90])); // prettier-ignore
    assert.deepEqual(layout.annotations.map(({ x }) => x), groups.map(({ from, to }) => (from + to) / 2)); // prettier-ignore
  });
});
