import assert from "node:assert/strict";
import type { Column } from "../../src/io/table.ts";
import { column, labelsOf, textAt } from "../../src/io/table.ts";
import { category, tableOf } from "../support/memoryCells.ts";

describe("table", () => {
  it("numbers labels in order of first appearance, whatever the order of categories", () => {
    const { labels, codes } = labelsOf(category(["z", undefined, "a", "z", "nan"]));
    assert.deepEqual(labels, ["z", "a"]);
    assert.deepEqual([...codes], [0, -1, 1, 0, -1]);
  });

  it("leaves out categories without rows", () => {
    const one: Column = { kind: "category", categories: ["a", "b", "c"], codes: Int32Array.of(2, 2) };
    assert.deepEqual(labelsOf(one).labels, ["c"]);
  });

  it("reads text, numbers and booleans as labels", () => {
    assert.deepEqual(labelsOf({ kind: "text", values: ["b", "", "b", "None"] }), {
      labels: ["b"],
      codes: Int32Array.of(0, -1, 0, -1),
    });
    assert.deepEqual(labelsOf({ kind: "number", values: Float64Array.of(2, NaN, 1.5) }).labels, ["2", "1.5"]);
    assert.deepEqual(labelsOf({ kind: "boolean", values: Uint8Array.of(1, 255, 0) }).labels, [
      "true",
      "false",
    ]);
  });

  it("gives single values as text", () => {
    assert.equal(textAt(category(["a", undefined]), 0), "a");
    assert.equal(textAt(category(["a", undefined]), 1), undefined);
    assert.equal(textAt({ kind: "number", values: Float64Array.of(NaN) }, 0), undefined);
  });

  it("names near misses of a column", () => {
    const table = tableOf({ cell_type: category(["a"]) }, 1);
    assert.equal(column(table, "cell_type").kind, "category");
    assert.throws(() => column(table, "celltype"), {
      code: "UNKNOWN_COLUMN",
      message: /Did you mean "cell_type"/,
    });
  });
});
