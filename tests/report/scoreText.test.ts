import assert from "node:assert/strict";
import { verdict } from "../../src/metrics/verdict.ts";
import type { Verdict } from "../../src/metrics/verdict.ts";
import { scoreJson, scoreText, verdictSentence } from "../../src/report/scoreText.ts";
import type { ScoredPredictions } from "../../src/report/scorePredictions.ts";
import {
  additive,
  allGenes,
  doubles,
  holdOut,
  noChange,
  predictions,
  toyPseudobulk,
} from "../support/pseudobulk.ts";

const truth = toyPseudobulk({ singles: 6, genes: 20, interaction: 0.2, noise: 0.05 });
const test = doubles(truth);
const judged: Verdict = verdict({
  truth,
  prediction: predictions(truth, "mine", test.slice(1), (_, __, value) => value + 0.01),
  baselines: [
    noChange(truth, test),
    additive(truth, test),
    { ...additive(truth, test.slice(0, 3)), model: "rare", label: "rare" },
  ],
  split: holdOut(truth, test),
  panel: allGenes(truth),
  resamples: 200,
});
const result: ScoredPredictions = {
  verdict: judged,
  data: { name: "toy.h5ad", provenance: "simulated", conditions: 22, genes: 20, scale: truth.scale },
  predictions: { path: "mine/", provenance: "imported" },
  split: { given: true, train: 7, heldOut: 15 },
  notFitted: [{ model: "linear", label: "Linear model", reason: "no gene is measured." }],
  additive: { conditions: 14, observed: [0.4, 0.5], expected: [0.41, 0.41], ratio: 1, atLimit: true },
  notes: ["Something was decided."],
};

describe("scoreText", () => {
  it("begins with the verdict and states provenance, coverage, noise floor and notes", () => {
    const lines = scoreText(result).split("\n");
    assert.match(
      lines[0]!,
      /^mine predicts better than every rival baseline: its error is 0\.0\d+ times that of additive/,
    );
    assert.match(
      lines[0]!,
      /14 held-out conditions\); no rival, because it predicts too few of these: rare \(2\)\.$/,
    );
    const text = lines.join("\n");
    for (const part of [
      /Data +toy\.h5ad \(simulated\), 22 conditions × 20 genes, log1p of counts per 10000/,
      /Predictions +mine\/ \(imported\)/,
      /20 of 20 genes, 14 of 15 held-out conditions/,
      /additive \* +0\.0/,
      /rare \(few\)/,
      /Linear model could not be fitted: no gene is measured/,
      /mean of ratios \(as published\)/,
      /Noise floor\n.*second experiment/,
      /additive model is at its noise limit \(L2 observed 0\.40–0\.50, expected from cell noise alone 0\.41–0\.41\)/,
      /mine: 1 condition \(T0\+T1\): no prediction/,
      /rare: 12 conditions/,
      /Notes\n {2}Something was decided\.$/,
    ])
      assert.match(text, part);
    assert.ok(lines.every((line) => line === line.trimEnd()));
  });

  it("has a sentence for every answer", () => {
    const sentence = (answer: Verdict["answer"], reason?: string) =>
      verdictSentence({ ...judged, answer, ...(reason ? { reason } : {}) });
    assert.match(sentence("worse"), /^mine predicts worse than the strongest baseline: its error is/);
    assert.match(sentence("not distinguishable"), /^mine is not distinguishable/);
    assert.match(
      sentence("depends on the average", "they disagree"),
      /depends on the average: .*; they disagree\.$/,
    );
    assert.match(
      sentence("cannot say", "9 conditions"),
      /^Cannot say whether mine is better: 9 conditions\. So far its error/,
    );
    const alone = { ...judged, strongest: undefined };
    assert.match(
      verdictSentence({ ...alone, answer: "cannot say", reason: "no baseline" }),
      /better: no baseline\.$/,
    );
  });

  it("is whole as JSON, with null for what is not defined", () => {
    const parsed = JSON.parse(scoreJson(result)) as { sentence: string; verdict: Verdict };
    assert.equal(parsed.sentence, verdictSentence(judged));
    assert.equal(parsed.verdict.errors.length, 14);
    assert.equal(parsed.verdict.ratio.value, judged.ratio.value);
  });
});
