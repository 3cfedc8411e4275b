import assert from "node:assert/strict";
import { assignConditions } from "../../src/data/assign.ts";
import { category, tableOf } from "../support/memoryCells.ts";

const labels = ["B+A", "ctrl", undefined, "A+B", "A+ctrl", "ctrl+A", "A+B+C", "control"];
const obs = tableOf({ condition: category(labels) }, labels.length);
const column = { name: "condition", control: "ctrl" };

describe("assignConditions", () => {
  it("merges labels of the same genes under the first, in order of first appearance", () => {
    const { conditions, rows, nCells, control } = assignConditions(obs, column);
    assert.deepEqual(conditions.map(({ label }) => label), ["B+A", "ctrl", "A+ctrl", "A+B+C"]); // prettier-ignore
    assert.deepEqual([...rows], [0, 1, -1, 0, 2, 2, 3, 1]);
    assert.deepEqual(nCells, [2, 2, 2, 1]);
    assert.equal(control, 1);
  });

  it("notes what was merged, left out, and large", () => {
    const notes = assignConditions(obs, column).notes.join("\n");
    assert.match(notes, /1 cells without a label in "condition" were left out/);
    assert.match(notes, /B\+A = A\+B, ctrl = control, A\+ctrl = ctrl\+A/);
    assert.match(notes, /1 conditions perturb more than two genes: A\+B\+C/);
  });

  it("notes labels that look like guides of one gene, and not genes that end in a number", () => {
    const notes = (values: string[]): string =>
      assignConditions(tableOfLabels(values), column).notes.join("\n");
    const tableOfLabels = (values: string[]): typeof obs => tableOf({ condition: category(["ctrl", ...values]) }, 1 + values.length); // prettier-ignore
    assert.match(notes(["ZAP70_1", "ZAP70_2", "JUN_1"]), /ZAP70_1 and ZAP70_2 look like guides of one gene/);
    assert.match(notes(["LAT-g1", "LAT-g2"]), /guides/);
    for (const genes of [
      ["NKX3-1", "NKX3-2"],
      ["HOXA1", "HOXA2"],
      ["A_1", "B", "C", "A_2", "D", "E"],
    ])
      assert.doesNotMatch(notes(genes), /guides/);
  });

  it("refuses to go on without control or without perturbations", () => {
    const mask = (cells: number[]): Uint8Array =>
      Uint8Array.from(labels, (_, cell) => Number(cells.includes(cell)));
    assert.throws(() => assignConditions(obs, column, mask([0, 4])), {
      code: "NO_CONTROL_CELLS",
      message: /pass the filter/,
    });
    assert.throws(() => assignConditions(obs, column, mask([1, 7])), {
      code: "ONE_CONDITION",
      message: /only \(ctrl\)/,
    });
  });
});
