import assert from "node:assert/strict";
import { momentsOf, mostChanged, rowsByCondition } from "../../../../src/models/deep/gears/mostChanged.ts";
import { gearsGolden, goldenCells, unpacked } from "../../../support/gearsGolden.ts";

describe("mostChanged", () => {
  const golden = gearsGolden();
  const cells = goldenCells(golden);
  const rows = rowsByCondition(cells);

  it("finds the genes that cell-gears takes from scanpy's ranking", () => {
    const control = rows[cells.conditions.findIndex(({ label }) => label === "ctrl")]!;
    for (const [at, { label }] of cells.conditions.entries())
      if (label !== "ctrl")
        assert.deepEqual([...mostChanged(cells, rows[at]!, control)], golden.mostChanged[label], label);
  });

  it("has the control mean of cell-gears", () => {
    const control = rows[cells.conditions.findIndex(({ label }) => label === "ctrl")]!;
    const { mean, variance, n } = momentsOf(cells, control);
    unpacked(golden.control).forEach((value, gene) => assert.ok(Math.abs(value - mean[gene]!) < 1e-6));
    assert.equal(n, control.length);
    assert.equal(variance[30], 0);
  });
});
