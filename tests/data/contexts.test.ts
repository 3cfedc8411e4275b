import assert from "node:assert/strict";
import { checkContexts, severalContexts } from "../../src/data/contexts.ts";
import { category, tableOf } from "../support/memoryCells.ts";

const kinds = category(["a", "a", "b", "b"]);

describe("contexts", () => {
  for (const name of ["cell_type", "cell_line", "celltype", "CellLine", "cell", "cell.type"])
    it(`sees several kinds in ${name}`, () => {
      assert.deepEqual(severalContexts(tableOf({ [name]: kinds }, 4), Uint8Array.of(0, 1, 1, 0))?.values, [
        "a",
        "b",
      ]);
    });

  it("looks at the cells that are used only", () => {
    assert.equal(severalContexts(tableOf({ cell_type: kinds }, 4), Uint8Array.of(0, 0, 1, 1)), undefined);
  });

  it("leaves batches, guides, and names of cells alone", () => {
    const barcodes = { kind: "text" as const, values: Array.from({ length: 300 }, (_, i) => `c${i}`) };
    assert.equal(severalContexts(tableOf({ batch: kinds, guide: kinds, replicate: kinds }, 4), new Uint8Array(4).fill(1)), undefined); // prettier-ignore
    assert.equal(severalContexts(tableOf({ cell: barcodes }, 300), new Uint8Array(300).fill(1)), undefined);
  });

  it("refuses, naming column, values and the option", () => {
    assert.throws(() => checkContexts(tableOf({ cell_type: kinds }, 4), new Uint8Array(4).fill(1)), {
      code: "SEVERAL_CONTEXTS",
      message: /cell_type: a, b.*--where cell_type=a/,
    });
  });
});
