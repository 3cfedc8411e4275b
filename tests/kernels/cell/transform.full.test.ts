import assert from "node:assert/strict";
import fc from "fast-check";
import { cellTexts, transformsOrRefuses } from "../../support/fuzz.ts";

describe("transformCell (at length)", () => {
  it("makes JavaScript of 25,000 arbitrary texts or refuses them", function () {
    this.timeout(600_000);
    const seen = { transformed: 0, refused: 0 };
    fc.assert(
      fc.property(cellTexts, (text) => void seen[transformsOrRefuses(text)]++),
      { numRuns: 25_000 },
    );
    assert.ok(seen.transformed > 2000 && seen.refused > 2000, JSON.stringify(seen));
  });
});
