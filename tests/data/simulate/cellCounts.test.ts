import assert from "node:assert/strict";
import fc from "fast-check";
import { cellCounts } from "../../../src/data/simulate/cellCounts.ts";

describe("cellCounts", () => {
  it("recovers counts and library from log1p in single precision (property)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 3, maxLength: 60 }),
        fc.integer({ min: 500, max: 60_000 }),
        (others, library) => {
          const counts = [1, ...others];
          const values = Float32Array.from(counts, (count) => Math.log1p((count * 1e4) / library));
          const found = cellCounts(values);
          assert.ok(found.exact);
          assert.deepEqual(Array.from(found.counts), counts);
          assert.ok(Math.abs(found.library / library - 1) < 1e-3);
        },
      ),
    );
  });

  it("takes counts as they are, with the total that is known where it can be", () => {
    const counts = Float32Array.of(3, 4);
    assert.equal(cellCounts(counts).library, 7);
    assert.equal(cellCounts(counts, 100).library, 100);
    assert.equal(cellCounts(counts, 5).library, 7);
    assert.deepEqual(Array.from(cellCounts(counts).counts), [3, 4]);
    assert.equal(cellCounts(Float32Array.of(), 9).library, 9);
  });

  it("finds the unit where the smallest value is not one count, and says where there is none", () => {
    const found = cellCounts(Float64Array.of(2, 3, 5).map((count) => Math.log1p(count * 2.5)));
    assert.deepEqual(Array.from(found.counts), [2, 3, 5]);
    assert.equal(cellCounts(Float64Array.of(0.1, 0.317, 0.59, 1.04)).exact, false);
  });
});
