import assert from "node:assert/strict";
import { checkTable } from "../../../src/io/predictions/table.ts";

describe("prediction table", () => {
  const table = {
    source: "p",
    genes: ["A", "B"],
    conditions: ["X", "Y"],
    values: Float64Array.of(1, 2, 3, 4),
  };
  it("passes finite numbers through and refuses the rest", () => {
    assert.equal(checkTable(table), table);
    assert.throws(() => checkTable({ ...table, values: Float64Array.of(1, 2, Infinity, NaN) }), {
      code: "NOT_FINITE",
      message: /2 of 4 values .* gene A in condition Y/,
    });
    assert.throws(() => checkTable({ ...table, conditions: ["X", "X"] }), { code: "DUPLICATE_CONDITION" });
    assert.throws(() => checkTable({ ...table, genes: [] }), { code: "NO_PREDICTIONS" });
  });
});
