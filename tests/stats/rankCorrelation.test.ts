import assert from "node:assert/strict";
import fc from "fast-check";
import { averageRanks, kendallTau, spearmanCorrelation } from "../../src/stats/rankCorrelation.ts";
import golden from "../golden/peer_metrics.json" with { type: "json" };
import { closeTo } from "../support/numbers.ts";

describe("rank correlations", () => {
  it("agree with scipy where both sides have ties", () => {
    closeTo(averageRanks(golden.b), golden.ranks, 0);
    assert.ok(Math.abs(spearmanCorrelation(golden.a, golden.b) - golden.spearman) < 1e-13);
    assert.ok(Math.abs(kendallTau(golden.a, golden.b) - golden.kendall) < 1e-13);
  });

  it("give ties their average rank", () => {
    assert.deepEqual([...averageRanks([3, 1, 3, 2])], [3.5, 1, 3.5, 2]);
    assert.deepEqual([...averageRanks([])], []);
  });

  it("are 1 for anything that rises, −1 for anything that falls", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(distinct, (values) => {
        const cubes = values.map((value) => value ** 3);
        for (const correlation of [spearmanCorrelation, kendallTau]) {
          assert.ok(Math.abs(correlation(values, cubes) - 1) < 1e-12);
          assert.ok(Math.abs(correlation(values, cubes.map((value) => -value)) + 1) < 1e-12); // prettier-ignore
        }
      }),
    );
  });

  it("are not defined for constant rows, one value or NaN", () => {
    for (const correlation of [spearmanCorrelation, kendallTau]) {
      assert.ok(Number.isNaN(correlation([1, 1, 1], [1, 2, 3])));
      assert.ok(Number.isNaN(correlation([1], [1])));
    }
    assert.ok(Number.isNaN(spearmanCorrelation([1, NaN, 3], [1, 2, 3])));
  });
});
