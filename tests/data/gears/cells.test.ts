import assert from "node:assert/strict";
import { gearsCells } from "../../../src/data/gears/cells.ts";
import { gearsDose, gearsName } from "../../../src/data/gears/names.ts";
import { category, memoryCells } from "../../support/memoryCells.ts";

const labels = ["A_B", "non-targeting", "B_A", "A", undefined, "A_B_C", "non-targeting_C", "non-targeting"];
const rows = labels.map(() => [1]);
const condition = category(labels);

describe("conditions as GEARS names them", () => {
  it("are ctrl, A+ctrl and A+B, pairs as they come first; cells of others are left out with a note", () => {
    const cells = memoryCells({ condition, cell_type: category(labels.map(() => "K562")) }, rows);
    const found = gearsCells(cells, { separator: "_" });
    assert.deepEqual(found.conditions, ["A+B", "ctrl", "A+ctrl", "C+ctrl"]);
    assert.deepEqual([...found.rows], [0, 1, 0, 2, -1, -1, 3, 1]);
    assert.deepEqual([...found.kept], [1, 1, 1, 1, 0, 0, 1, 1]);
    assert.deepEqual(found.groups[2], ["K562", "A+ctrl"]);
    assert.match(
      found.notes.join(" "),
      /1 cells without a condition.*1 conditions of more than two genes.*A\+B\+C/,
    );
    assert.deepEqual(found.groups.map(([type, label]) => gearsName(type, label)), ["K562_A+B_1+1", "K562_ctrl_1", "K562_A+ctrl_1+1", "K562_C+ctrl_1+1"]); // prettier-ignore
    assert.equal(gearsDose("ctrl"), "1");
  });

  it("need a cell type, which may be told, and control cells", () => {
    const cells = memoryCells({ condition }, rows);
    assert.throws(() => gearsCells(cells, { separator: "_" }), {
      code: "NO_CELL_TYPE",
      message: /--cell-type/,
    });
    assert.deepEqual(gearsCells(cells, { separator: "_", cellType: "RPE1" }).groups[0], ["RPE1", "A+B"]);
    assert.throws(() => gearsCells(cells, { cellType: "x", where: "condition=A" }), {
      code: "NO_CONTROL_CELLS",
    });
  });
});
