import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { cellsPerCondition } from "../../src/figures/cellsPerCondition.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { pseudobulk } from "./demo.ts";

describe("cellsPerCondition", () => {
  it("orders conditions by cells, most first, and tells kinds apart", () => {
    const figure = cellsPerCondition({ pseudobulk });
    assert.deepEqual((figure.layout.xaxis as { ticktext: string[] }).ticktext, [
      ...["ctrl", "ctrl+BBB0", "AAA0+ctrl", "AAA0+BBB0", "AAA1+ctrl"],
    ]);
    assert.deepEqual(figureData(figure)[0], { kind: "control", condition: "ctrl", cells: 820 });
    assert.deepEqual(
      figureData(figure).map(({ kind }) => kind),
      ["control", "single", "single", "single", "double"],
    );
  });

  it("numbers conditions where there are too many to name", () => {
    const conditions = Array.from({ length: 300 }, (_, i) => parseCondition(i === 0 ? "ctrl" : `G${i}`));
    const many = { ...pseudobulk, conditions, nCells: conditions.map((_, i) => 1000 - i) };
    const { layout } = cellsPerCondition({ pseudobulk: many });
    assert.equal((layout.xaxis as { ticktext?: string[] }).ticktext, undefined);
    assert.ok((layout.width as number) <= 1000);
  });
});
