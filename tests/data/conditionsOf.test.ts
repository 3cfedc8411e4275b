import assert from "node:assert/strict";
import { conditionsOf } from "../../src/data/conditionsOf.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

describe("data/conditionsOf", () => {
  const labels = ["B", "ctrl", "A", "A", "B", "A+B", "ctrl", "B+A"];
  const obs = { condition: category(labels), line: category(labels.map((_, i) => (i < 4 ? "x" : "y"))) };
  const cells = memoryCells(
    obs,
    labels.map((_, i) => [i / 10, 0.25]),
  );

  it("gives what the pseudobulk has, without reading the matrix", async () => {
    const found = conditionsOf({ ...cells, blocks: () => assert.fail("read") });
    const truth = await pseudobulk(cells);
    assert.deepEqual(found.conditions, truth.conditions);
    assert.deepEqual(
      [found.nCells, found.control, found.dataset],
      [truth.nCells, truth.control, truth.dataset],
    );
    assert.deepEqual([...found.rows], [0, 1, 2, 2, 0, 3, 1, 3]);
    assert.match(found.notes.join(" "), /A\+B = B\+A/);
  });

  it("looks at the cells of the filter", () => {
    const found = conditionsOf(cells, { where: "line=y" });
    assert.deepEqual(
      found.conditions.map(({ label }) => label),
      ["B", "A+B", "ctrl"],
    );
    assert.match(found.notes.join(" "), /4 of 8 cells pass the filter line=y/);
    assert.deepEqual([...found.rows.subarray(0, 4)], [-1, -1, -1, -1]);
  });

  it("refuses a file without control", () => {
    assert.throws(() => conditionsOf(cells, { where: "condition=A,B" }), { code: "NO_CONTROL_CELLS" });
  });
});
