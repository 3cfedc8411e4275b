import assert from "node:assert/strict";
import { countHits, eachCut } from "../../src/stats/rankedHits.ts";

describe("rankedHits", () => {
  const cuts = (hits: number[], scores?: number[]): number[][] => {
    const found: number[][] = [];
    eachCut({ hits, scores }, (...cut) => found.push(cut));
    return found;
  };

  it("cuts after every entry, or after every group of equal scores", () => {
    assert.deepEqual(cuts([1, 0, 1]), [[1, 0], [1, 1], [2, 1]]); // prettier-ignore
    assert.deepEqual(cuts([1, 0, 1], [5, 5, 4]), [[1, 1], [2, 1]]); // prettier-ignore
    assert.deepEqual(cuts([]), []);
  });

  it("counts hits", () => assert.equal(countHits({ hits: [1, 0, 1] }), 2));
});
