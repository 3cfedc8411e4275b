import assert from "node:assert/strict";
import fc from "fast-check";
import { FDP_GRID, tprAtFdp } from "../../src/stats/tprFdp.ts";
import { localFdrGolden, worstDifference } from "../support/localFdr.ts";

describe("tprAtFdp", () => {
  it("is what R computes by the published steps", () => {
    const { hits, tpr } = localFdrGolden.curves;
    assert.ok(worstDifference(tprAtFdp({ hits }), tpr) < 1e-13);
  });

  it("of a perfect ranking finds everything from the smallest false discovery proportion on that exceeds 0", () => {
    const curve = tprAtFdp({ hits: [1, 1, 1, 1, 0, 0, 0, 0] });
    // All four cuts without an error are averaged at 0, as published.
    assert.equal(curve[0], 0.625);
    assert.ok(curve.slice(20).every((rate) => rate === 1));
  });

  it("of a ranking with the wrong ones first is 0 up to the smallest proportion that occurs", () => {
    const curve = tprAtFdp({ hits: [0, 0, 0, 1] });
    assert.ok(FDP_GRID.every((fdp, i) => fdp >= 0.75 || curve[i] === 0));
  });

  it("never falls", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 200 }), (hits) => {
        const curve = tprAtFdp({ hits });
        if (!hits.includes(1)) return assert.ok(curve.every(Number.isNaN));
        curve.forEach((rate, i) => assert.ok(rate >= 0 && rate <= 1 && (i === 0 || rate >= curve[i - 1]! - 1e-12))); // prettier-ignore
      }),
    );
  });

  it("with scores does not depend on the order of ties", () => {
    const scores = [3, 2, 2, 2, 1, 1];
    const one = tprAtFdp({ hits: [1, 1, 0, 0, 0, 1], scores });
    assert.deepEqual(tprAtFdp({ hits: [1, 0, 0, 1, 1, 0], scores }), one);
    assert.notDeepEqual(tprAtFdp({ hits: [1, 0, 0, 1, 1, 0] }), tprAtFdp({ hits: [1, 1, 0, 0, 0, 1] }));
  });
});
