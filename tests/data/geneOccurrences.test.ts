import assert from "node:assert/strict";
import { occurrences } from "../../src/data/geneOccurrences.ts";

describe("occurrences", () => {
  it("tells copies of a symbol apart, in order", () => {
    const names = occurrences(["A", "B", "A", "A"]);
    assert.equal(new Set(names).size, 4);
    assert.deepEqual(
      occurrences(["B", "A", "A", "A"]).slice(1),
      names.filter((_, i) => i !== 1),
    );
  });
});
