import assert from "node:assert/strict";
import { averageCells } from "../../src/data/averageCells.ts";
import type { Cells } from "../../src/data/cells.ts";
import { parseCondition } from "../../src/data/condition.ts";
import type { Column } from "../../src/io/table.ts";

const known = ["ctrl", "A", "A+B"].map((label) => parseCondition(label));

function cells(columns: Record<string, string[]>, index = ["r0", "r1", "r2"]): Cells {
  const block = {
    start: 0,
    nCells: 3,
    indptr: Int32Array.of(0, 2, 3, 4),
    indices: Int32Array.of(0, 1, 1, 0),
    values: Float32Array.of(1, 2, 4, 6),
  };
  return {
    name: "p.h5ad",
    provenance: "real file run here",
    checksum: async () => "",
    nCells: 3,
    genes: ["X", "Y"],
    obs: {
      rows: 3,
      index,
      columns: new Map(
        Object.entries(columns).map(([name, values]): [string, Column] => [name, { kind: "text", values }]),
      ),
    },
    var: { rows: 2, index: ["X", "Y"], columns: new Map() },
    notes: [],
    async *blocks() {
      yield block;
    },
    close: async () => undefined,
  };
}

describe("averageCells", () => {
  it("averages rows by the column that names most conditions, zeros included", async () => {
    const { table, note } = await averageCells(
      cells({ batch: ["A", "one", "two"], pert: ["B+A", "B+A", "ctrl"] }),
      known,
    );
    assert.deepEqual(
      [table.conditions, table.genes],
      [
        ["B+A", "ctrl"],
        ["X", "Y"],
      ],
    );
    assert.deepEqual([...table.values], [0.5, 3, 6, 0]);
    assert.match(note, /by pert/);
  });

  it("uses row names, a given column, and leaves out cells without a label", async () => {
    const { table } = await averageCells(cells({}, ["A", "A+B", "ctrl"]), known);
    assert.deepEqual(
      [table.conditions, [...table.values]],
      [
        ["A", "A+B", "ctrl"],
        [1, 2, 0, 4, 6, 0],
      ],
    );
    const given = await averageCells(cells({ a: ["A", "nan", "A+B"], b: ["ctrl", "A", "A+B"] }), known, {
      column: "a",
    });
    assert.deepEqual(given.table.conditions, ["A", "A+B"]);
  });

  it("refuses a file that names no condition", async () => {
    await assert.rejects(averageCells(cells({ pert: ["P", "Q", "P"] }), known), {
      code: "NO_CONDITION_COLUMN",
      message: /pert, row names.*ctrl, A, A\+B/s,
    });
  });
});
