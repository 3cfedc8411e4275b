import assert from "node:assert/strict";
import { mostSurprising, resolveHighlight } from "../../src/figures/highlight.ts";
import { scoresOf } from "../../src/figures/metric.ts";
import { doubleScores } from "./demo.ts";

const l2 = scoresOf(doubleScores, "l2");

describe("highlight", () => {
  it("is the double farthest from additivity, in the seed where it is farthest", () => {
    assert.deepEqual(mostSurprising(l2), { dataset: "demo", seed: 2, condition: "AAA3+BBB3" });
  });

  it("is the condition that is hardest on average without an additive model, and takes the low end where high is best", () => {
    const rest = l2.filter(({ model }) => model !== "additive");
    const hardest = mostSurprising(rest)!;
    const mean = (condition: string, seed: number): number =>
      rest
        .filter((score) => score.condition === condition && score.seed === seed)
        .reduce((sum, { value }) => sum + value / 2, 0);
    assert.ok(
      rest.every((score) => mean(score.condition, score.seed) <= mean(hardest.condition, hardest.seed)),
    );
    const delta = scoresOf(doubleScores, "pearson_delta").filter(({ model }) => model === "additive");
    const worst = mostSurprising(delta, "highest")!;
    const lowest = delta.reduce((a, b) => (b.value < a.value ? b : a));
    assert.deepEqual(worst, { dataset: "demo", seed: lowest.seed, condition: lowest.condition });
  });

  it("is what was asked for, or nothing", () => {
    assert.deepEqual(resolveHighlight(l2, "AAA5+BBB5"), { dataset: "demo", seed: 1, condition: "AAA5+BBB5" });
    const point = { dataset: "demo", seed: 2, condition: "AAA5+BBB5" };
    assert.deepEqual(resolveHighlight(l2, point), point);
    assert.equal(resolveHighlight(l2, "XYZ"), undefined);
    assert.equal(resolveHighlight(l2, null), undefined);
    assert.equal(mostSurprising([]), undefined);
  });
});
