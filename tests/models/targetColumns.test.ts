import assert from "node:assert/strict";
import { targetColumns } from "../../src/models/targetColumns.ts";
import { pseudobulkOf } from "../support/models.ts";

describe("models/targetColumns", () => {
  it("takes the first of several genes of one symbol", () => {
    const columns = targetColumns(pseudobulkOf(["ctrl"], ["A", "B", "A"], new Float64Array(3)));
    assert.deepEqual([...columns], [["A", 0], ["B", 1]]); // prettier-ignore
  });
});
