import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { alignRun } from "../../src/interactions/alignRun.ts";
import { rankPredictions } from "../../src/interactions/ranking.ts";
import { additive, predictions, toyPseudobulk } from "../support/pseudobulk.ts";

describe("rankPredictions", () => {
  const truth = toyPseudobulk({ singles: 4, genes: 6 });
  const expectation = additiveExpectation(truth);
  const labels = expectation.doubles.map(({ label }) => label);
  const classes = Uint8Array.from(expectation.e, (e) => (Math.abs(e) > 0.1 ? 4 : 0));
  const rank = (run: Parameters<typeof alignRun>[1]): ReturnType<typeof rankPredictions> => rankPredictions(expectation, classes, alignRun(expectation, run)); // prettier-ignore

  it("of the truth is by |e|, with every interaction before every other value", () => {
    const { at, scores, hits } = rank({ predictions: predictions(truth, "oracle", labels, (_, __, y) => y), seed: 1 }); // prettier-ignore
    assert.equal(at.length, 36);
    at.forEach((i, k) => {
      assert.equal(scores[k], Math.abs(expectation.e[i]!));
      assert.ok(k === 0 || scores[k]! <= scores[k - 1]!);
      assert.equal(hits[k], Number(classes[i] !== 0));
    });
    assert.ok(hits.lastIndexOf(1) < hits.indexOf(0));
  });

  it("of the additive model is the order of the data, since all scores are 0 or rounding", () => {
    const scores = rank({ predictions: additive(truth, labels), seed: 1 }).scores;
    assert.ok(scores.every((score) => score < 1e-12));
    const exact = predictions(truth, "add", labels, () => 0);
    for (let d = 0; d < labels.length; d++) expectation.panel.forEach((column, g) => (exact.values[d * 6 + column] = expectation.additive[d * 6 + g]!)); // prettier-ignore
    assert.deepEqual([...rank({ predictions: exact, seed: 1 }).at], Array.from({ length: 36 }, (_, i) => i)); // prettier-ignore
  });

  it("has held-out doubles only, and nothing that is not predicted", () => {
    const some = predictions(truth, "m", labels.slice(0, 4), () => 0);
    const fewer = { ...some, genes: some.genes.map((gene) => (gene === "G3" ? "else" : gene)) };
    const { at } = rank({ predictions: fewer, seed: 1, heldOut: [labels[1]!, labels[5]!] });
    const g = expectation.genes.indexOf("G3");
    assert.deepEqual([...at].sort((a, b) => a - b), [6, 7, 8, 9, 10, 11].filter((i) => i !== 6 + g)); // prettier-ignore
  });
});
