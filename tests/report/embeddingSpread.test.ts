import assert from "node:assert/strict";
import { isControl, isSingle } from "../../src/data/condition.ts";
import { loadCells } from "../../src/data/load.ts";
import { expressionPanel } from "../../src/data/panel.ts";
import { pseudobulk, type Pseudobulk } from "../../src/data/pseudobulk.ts";
import { linear } from "../../src/models/baselines/linear.ts";
import { linearVariant } from "../../src/models/baselines/linearVariants.ts";
import { commonScores, meanScores } from "../../src/report/benchmark.ts";
import { compareModels } from "../../src/report/compareModels.ts";
import { embeddingSpread } from "../../src/report/embeddingSpread.ts";
import { splitFor } from "../../src/splits/registry.ts";
import type { Split } from "../../src/splits/split.ts";

describe("embeddingSpread", function () {
  this.timeout(60_000);
  let truth: Pseudobulk;
  let split: Split;
  let panel: Int32Array;
  before(async () => {
    const cells = await loadCells("demo");
    truth = await pseudobulk(cells);
    await cells.close();
    const singles = truth.conditions.filter((one) => isControl(one) || isSingle(one));
    split = splitFor({ conditions: singles }, { algorithm: "gears-simulation", seed: 1 });
    panel = expressionPanel(truth);
  });

  it("shows the errors of 20 draws, which differ, around what one comparison gives", async () => {
    const spread = await embeddingSpread(truth, split, { panel });
    assert.deepEqual(spread.errors.map(({ seed }) => seed), Array.from({ length: 20 }, (_, i) => i + 1)); // prettier-ignore
    assert.equal(new Set(spread.errors.map(({ error }) => error)).size, 20);
    assert.ok(spread.sd > 0 && spread.lowest < spread.median && spread.median < spread.highest);
    assert.ok(spread.lowest < spread.mean && spread.mean < spread.highest);
    // The demonstration data follow the expression of the target, which a random vector does not know.
    assert.ok(spread.linear < spread.lowest, spread.sentence);
    assert.match(spread.sentence, /random P: mean L2 [\d.]+ over 20 seeds .* 0 of 20 random embeddings/);

    // Every seed is the model of Fig 2c with that seed, on the conditions that the linear model predicts, too.
    const models = [linear, linearVariant("lpm_randomPertEmb", { embeddingSeed: 7 })];
    const comparison = await compareModels(truth, split, { models, panel });
    assert.equal(comparison.evaluation.commonConditions.length, spread.n);
    const alone = new Map(meanScores(commonScores(comparison), "l2").map(({ model, mean }) => [model, mean]));
    assert.ok(Math.abs(alone.get("lpm_randomPertEmb")! - spread.errors[6]!.error) < 1e-9);
    assert.ok(Math.abs(alone.get("linear")! - spread.linear) < 1e-9);
  });

  it("of random G is next to nothing, and near the mean baseline", async () => {
    const [p, g] = [
      await embeddingSpread(truth, split, { panel, seeds: [1, 2, 3, 4, 5] }),
      await embeddingSpread(truth, split, { panel, side: "geneEmbedding", seeds: [1, 2, 3, 4, 5] }),
    ];
    assert.ok(g.sd < p.sd / 5, `${g.sd}, ${p.sd}`);
    assert.ok(Math.abs(g.mean / g.meanBaseline - 1) < 0.05, g.sentence);
    assert.match(g.sentence, /random G/);
  });

  it("asks for seeds, and says why there is no error", async () => {
    await assert.rejects(embeddingSpread(truth, split, { panel, seeds: [3, 3] }), { code: "TOO_FEW_SEEDS" });
    const other = { ...truth, genes: truth.genes.map((gene) => `x${gene}`) };
    await assert.rejects(embeddingSpread(other, split, { panel, seeds: [1, 2] }), {
      code: "NOT_FITTED",
      message: /model linear to compare.*measured genes/,
    });
  });
});
