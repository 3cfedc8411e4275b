import assert from "node:assert/strict";
import { expressionPanel } from "../../src/data/panel.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

describe("expressionPanel", () => {
  it("takes the genes highest in control, ties in file order", async () => {
    const cells = memoryCells({ condition: category(["A", "ctrl"]) }, [
      [9.5, 9, 9, 9, 0],
      [0.5, 2, 1, 2, 0],
    ]);
    const bulk = await pseudobulk(cells);
    assert.deepEqual([...expressionPanel(bulk, 3)], [1, 3, 2]);
    assert.deepEqual([...expressionPanel(bulk)], [1, 3, 2, 0, 4]);
  });
});
