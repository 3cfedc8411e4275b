import assert from "node:assert/strict";
import { averagePrecision } from "../../src/stats/precisionRecall.ts";
import { countHits, eachCut, rankHits } from "../../src/stats/rankedHits.ts";
import { auroc } from "../../src/stats/rocCurve.ts";
import golden from "../golden/peer_metrics.json" with { type: "json" };

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

  it("are made of labels and scores, whose areas are scikit-learn's where scores tie", () => {
    assert.deepEqual(rankHits([true, false, true, false], [1, 3, 2, 3]), {
      hits: Uint8Array.of(0, 0, 1, 1),
      scores: Float64Array.of(3, 3, 2, 1),
    });
    const ranked = rankHits(golden.labels, golden.scores);
    assert.ok(Math.abs(auroc(ranked) - golden.roc_auc) < 1e-13);
    assert.ok(Math.abs(averagePrecision(ranked) - golden.average_precision) < 1e-13);
    assert.equal(auroc(rankHits([1, 0], [1, 1])), 0.5);
    assert.equal(averagePrecision(rankHits([1, 0, 0, 0], [1, 1, 1, 1])), 0.25);
    assert.ok(Number.isNaN(auroc(rankHits([1, 1], [1, 2]))));
  });
});
