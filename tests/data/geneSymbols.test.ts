import assert from "node:assert/strict";
import { geneSymbols, sharedSymbols } from "../../src/data/geneSymbols.ts";
import { category, tableOf } from "../support/memoryCells.ts";

describe("geneSymbols", () => {
  it("takes a column of symbols, the index where it is missing or the symbol is", () => {
    assert.deepEqual(geneSymbols(tableOf({ gene_name: category(["A", undefined, "A"]) }, 3)), [
      "A",
      "row1",
      "A",
    ]);
    assert.deepEqual(geneSymbols(tableOf({ feature_name: { kind: "text", values: ["X", ""] } }, 2)), [
      "X",
      "row1",
    ]);
    assert.deepEqual(geneSymbols(tableOf({ means: { kind: "number", values: new Float64Array(2) } }, 2)), [
      "row0",
      "row1",
    ]);
  });

  it("counts symbols that several genes share", () => {
    assert.deepEqual([...sharedSymbols(["A", "B", "A", "C", "A"])], [["A", 3]]);
  });
});
