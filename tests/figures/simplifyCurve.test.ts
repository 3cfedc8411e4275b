import assert from "node:assert/strict";
import fc from "fast-check";
import { simplifyCurve } from "../../src/figures/simplifyCurve.ts";

describe("simplifyCurve", () => {
  it("keeps the ends and the corners and drops what lies on a straight line", () => {
    assert.deepEqual(simplifyCurve([0, 1, 2, 2, 2], [0, 0, 0, 1, 2], 0.01), [0, 2, 4]);
    assert.deepEqual(simplifyCurve([], [], 1), []);
    assert.deepEqual(simplifyCurve([3], [4], 1), [0]);
  });

  it("leaves out no point farther from the line than the tolerance", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          { minLength: 2, maxLength: 60 },
        ),
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        (points, tolerance) => {
          // prettier-ignore
          const [x, y] = [points.map(([one]) => one), points.map(([, one]) => one)];
          const kept = simplifyCurve(x, y, tolerance);
          assert.deepEqual([kept[0], kept.at(-1)], [0, points.length - 1]);
          for (let k = 1; k < kept.length; k++)
            for (let i = kept[k - 1]! + 1; i < kept[k]!; i++)
              assert.ok(distance(points[i]!, points[kept[k - 1]!]!, points[kept[k]!]!) <= tolerance + 1e-12);
        },
      ),
    );
  });

  it("draws 60,000 points of a curve with a few hundred", () => {
    const x = Array.from({ length: 60_000 }, (_, i) => i / 60_000);
    assert.ok(simplifyCurve(x, x.map(Math.sqrt), 0.001).length < 300); // prettier-ignore
  });
});

type Point = readonly [number, number];

/** From a point to a stretch. */
function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square)); // prettier-ignore
  return Math.hypot(ax + along * (bx - ax) - px, ay + along * (by - ay) - py);
}
