import assert from "node:assert/strict";
import type { Score } from "../../src/data/scores.ts";
import { scoreMeans } from "../../src/metrics/scoreMeans.ts";
import golden from "../golden/ratios.json" with { type: "json" };

const scores: Score[] = golden.rows.flatMap(
  ({ seed, condition, model, baseline }, i) =>
  [["mine", model], ["mean", baseline]].map(([name, value]) => ({
    ...{ dataset: "d", seed, model: name as string, condition, metric: "l2", value: value as number, nGenes: 9 },
    set: i % 3 === 0 ? ("validation" as const) : ("test" as const),
  })), // prettier-ignore
);

describe("scoreMeans", () => {
  it("agrees with numpy, with pairs that share genes taken together", () => {
    const [mine] = scoreMeans(scores);
    assert.deepEqual([mine!.model, mine!.metric, mine!.n, mine!.conditions], ["mine", "l2", 60, 36]);
    assert.ok(Math.abs(mine!.sd / golden.sd - 1) < 1e-12);
    assert.ok(Math.abs(mine!.standardError / golden.errors.genes - 1) < 1e-12);
  });

  it("keeps apart what is asked for: seeds, test and validation", () => {
    const seeds = scoreMeans(scores, ["model", "seed"]);
    assert.deepEqual(seeds.map(({ model, seed, n }) => [model, seed, n]), [["mine", 1, 36], ["mean", 1, 36], ["mine", 2, 24], ["mean", 2, 24]]); // prettier-ignore
    const sets = scoreMeans(scores, ["model", "set"]);
    assert.deepEqual(sets.map(({ set, n }) => [set, n]), [["validation", 20], ["validation", 20], ["test", 40], ["test", 40]]); // prettier-ignore
    const [validation, , test] = sets;
    const [pooled] = scoreMeans(scores);
    assert.ok(Math.abs((20 * validation!.mean + 40 * test!.mean) / 60 - pooled!.mean) < 1e-12);
  });

  it("leaves out undefined scores and says how many remain", () => {
    const some = scores.map((score, i) => (i % 4 === 0 ? { ...score, value: NaN } : score));
    assert.deepEqual(scoreMeans(some, ["model"]).map(({ n }) => n), [30, 60]); // prettier-ignore
    const none = scoreMeans(scores.map((score) => ({ ...score, value: NaN })), []); // prettier-ignore
    assert.deepEqual([none[0]!.n, Number.isNaN(none[0]!.mean)], [0, true]);
    assert.deepEqual(scoreMeans([]), []);
  });
});
