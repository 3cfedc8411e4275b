import assert from "node:assert/strict";
import type { Score } from "../../src/data/scores.ts";
import { averagesTable } from "../../src/report/averagesTable.ts";

const score = (model: string, condition: string, value: number, metric = "l2"): Score => ({
  ...{ dataset: "d", seed: 1, model, condition, metric, value, nGenes: 3 },
});

describe("averagesTable", () => {
  it("gives the three averages over the conditions that both models have", () => {
    const rows = averagesTable([
      ...[score("mean", "A", 2), score("mean", "B", 4), score("mean", "C", 1)],
      ...[score("x", "A", 1), score("x", "B", 8), score("x", "A", 9, "pearson")],
    ]);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]!.n, 2);
    assert.ok(Math.abs(rows[0]!.geometric - 1) < 1e-12);
    assert.equal(rows[0]!.meanOfRatios, 1.25);
    assert.equal(rows[0]!.ratioOfMeans, 1.5);
  });
  it("is empty without the reference", () => assert.deepEqual(averagesTable([score("x", "A", 1)]), []));
});
