import assert from "node:assert/strict";
import fc from "fast-check";
import { knnPurity } from "../../../../src/models/deep/cpa/knnPurity.ts";

describe("knnPurity", () => {
  it("is 1 for groups far apart and their share for points without order", () => {
    const groups = Int32Array.from({ length: 100 }, (_, i) => i % 2);
    assert.equal(
      knnPurity(
        Float64Array.from(groups, (g, i) => 1000 * g + i / 1000),
        1,
        groups,
      ),
      1,
    );
    // Of 3 points each sees the 2 others.
    assert.equal(knnPurity([0, 1, 5], 1, Int32Array.of(0, 0, 1)), (0.5 + 0) / 2);
    assert.ok(Number.isNaN(knnPurity([1], 1, Int32Array.of(0))));
  });

  it("agrees with a full sort", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), fc.nat(2)), { minLength: 2, maxLength: 60 }), // prettier-ignore
        (points) => {
          const groups = Int32Array.from(points, ([, , group]) => group);
          const k = Math.min(30, points.length - 1);
          const distance = (i: number, j: number): number => (points[i]![0] - points[j]![0]) ** 2 + (points[i]![1] - points[j]![1]) ** 2; // prettier-ignore
          const shares = points.map((_, i) => {
            const others = points.map((__, j) => j).filter((j) => j !== i);
            // Ties are taken in order of position.
            others.sort((a, b) => distance(i, a) - distance(i, b) || a - b);
            return others.slice(0, k).filter((j) => groups[j] === groups[i]).length / k;
          });
          const all = [...new Set(groups)].map((group) => {
            const own = shares.filter((_, i) => groups[i] === group);
            return own.reduce((a, b) => a + b, 0) / own.length;
          });
          const expected = all.reduce((a, b) => a + b, 0) / all.length;
          const found = knnPurity(
            points.flatMap(([x, y]) => [x, y]),
            2,
            groups,
          );
          assert.ok(Math.abs(found - expected) < 1e-9, `${found} ${expected}`);
        },
      ),
    );
  });
});
