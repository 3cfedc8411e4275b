import assert from "node:assert/strict";
import { weightedConditions } from "../../src/models/weightedConditions.ts";
import { pseudobulkOf } from "../support/models.ts";

describe("models/weightedConditions", () => {
  it("adds rows by their weights", () => {
    const training = pseudobulkOf(["ctrl", "A", "B"], ["x", "y"], Float64Array.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual([...weightedConditions(training, [2, 0], [2, -1])], [9, 10]);
  });
});
