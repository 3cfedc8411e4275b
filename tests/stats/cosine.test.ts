import assert from "node:assert/strict";
import { cosineSimilarity } from "../../src/stats/cosine.ts";

describe("cosine", () => {
  it("is that of the angle, whatever the lengths", () => {
    assert.equal(cosineSimilarity([3, 4], [8, 6]), 48 / 50);
    assert.equal(cosineSimilarity([1, 0], [0, 5]), 0);
    assert.equal(cosineSimilarity([1, 2], [-2, -4]), -1);
  });

  it("is not defined for a row without length, or one that is not longer than the floor", () => {
    assert.ok(Number.isNaN(cosineSimilarity([0, 0], [1, 1])));
    assert.ok(Number.isNaN(cosineSimilarity([1e-9, 0], [1, 1], 1e-8)));
  });
});
