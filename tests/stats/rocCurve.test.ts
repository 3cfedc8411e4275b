import assert from "node:assert/strict";
import fc from "fast-check";
import { auroc, rocCurve } from "../../src/stats/rocCurve.ts";
import { localFdrGolden } from "../support/localFdr.ts";

describe("rocCurve", () => {
  it("goes from (0, 0) to (1, 1)", () => {
    const { falsePositiveRate, truePositiveRate } = rocCurve({ hits: [1, 0, 1, 0] });
    assert.deepEqual([...falsePositiveRate], [0, 0, 0.5, 0.5, 1]);
    assert.deepEqual([...truePositiveRate], [0, 0.5, 0.5, 1, 1]);
  });

  it("has the area that R computes", () => {
    const { hits, auroc: expected } = localFdrGolden.curves;
    assert.ok(Math.abs(auroc({ hits }) - expected) < 1e-13);
  });

  it("has as area the share of pairs in which the hit has the higher score, ties half", () => {
    const entry = fc.record({ hit: fc.constantFrom(0, 1), score: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (list) => {
        const sorted = list.sort((a, b) => b.score - a.score);
        const area = auroc({ hits: sorted.map(({ hit }) => hit), scores: sorted.map(({ score }) => score) });
        const [yes, no] = [1, 0].map((wanted) => sorted.filter(({ hit }) => hit === wanted));
        if (yes!.length === 0 || no!.length === 0) return assert.ok(Number.isNaN(area));
        let won = 0;
        for (const a of yes!) for (const b of no!) won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0; // prettier-ignore
        assert.ok(Math.abs(area - won / yes!.length / no!.length) < 1e-12);
      }),
    );
  });
});
