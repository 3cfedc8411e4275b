import assert from "node:assert/strict";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Scores } from "../../src/data/scores.ts";
import { noiseFloor } from "../../src/metrics/noiseFloor.ts";
import { additiveNoiseLimit, noiseLimitSentence } from "../../src/metrics/noiseLimit.ts";
import { additive as additiveModel } from "../../src/models/baselines/additive.ts";
import { euclidean } from "../../src/stats/summary.ts";
import { additive, allGenes, doubles, rowOf, toyPseudobulk } from "../support/pseudobulk.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

function scoresOf(labels: readonly string[], errors: readonly number[]): Scores {
  return labels.map((condition, i) => ({
    dataset: "toy",
    seed: 1,
    model: "additive",
    condition,
    metric: "l2",
    value: errors[i]!,
    nGenes: 1,
  }));
}

describe("additiveNoiseLimit", () => {
  it("finds additive at its noise limit in the real file, and a deviation where there is one", async function () {
    const file = shared("data/cells/norman-mcfaline-devel.h5ad");
    if (!file) return skip(this, "../shared/data is not here");
    const cells = await openCells(file);
    const truth = await pseudobulk(cells, { where: "cell_type=k562", control: "control" });
    await cells.close();
    const test = doubles(truth).filter((label) => label.split("+").every((gene) => rowOf(truth, gene) >= 0));
    assert.equal(test.length, 5);
    const fitted = await additiveModel.fit(truth);
    const predicted = await fitted.predict(test);
    const width = truth.genes.length;
    const errors = test.map((label, i) =>
      euclidean(
        predicted.values.subarray(i * width, (i + 1) * width),
        truth.means.subarray(rowOf(truth, label) * width, (rowOf(truth, label) + 1) * width),
      ),
    );
    const conditions = test.map((label) => truth.conditions[rowOf(truth, label)]!);
    const limit = additiveNoiseLimit(scoresOf(test, errors), noiseFloor(truth, conditions, allGenes(truth)))!;
    const rounded = [...limit.observed, ...limit.expected].map((value) => value.toFixed(2));
    assert.deepEqual(rounded, ["0.37", "0.52", "0.49", "0.53"]);
    assert.ok(limit.atLimit && limit.ratio > 0.84 && limit.ratio < 0.9);
  });

  it("says when additive is at its limit", () => {
    const limit = (interaction: number) => {
      const truth = toyPseudobulk({ singles: 6, genes: 200, interaction, noise: 0.05 });
      const test = doubles(truth);
      const conditions = test.map((label) => truth.conditions[rowOf(truth, label)]!);
      const expected = additive(truth, test).values;
      const errors = test.map((label, i) =>
        euclidean(
          expected.subarray(i * 200, i * 200 + 200),
          truth.means.subarray(rowOf(truth, label) * 200, rowOf(truth, label) * 200 + 200),
        ),
      );
      return additiveNoiseLimit(scoresOf(test, errors), noiseFloor(truth, conditions, allGenes(truth)))!;
    };
    assert.ok(limit(0).atLimit && Math.abs(limit(0).ratio - 1) < 0.05);
    assert.ok(!limit(0.1).atLimit && limit(0.1).ratio > 1.3);
    assert.match(
      noiseLimitSentence(limit(0)),
      /at its noise limit .*no departure from additivity beyond noise/,
    );
    assert.match(noiseLimitSentence(limit(0.1)), /times what cell noise alone would give/);
    assert.equal(additiveNoiseLimit([], []), undefined);
  });
});
