import assert from "node:assert/strict";
import { verdict } from "../../src/metrics/verdict.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import { random } from "../../src/stats/random.ts";
import {
  additive,
  allGenes,
  doubles,
  holdOut,
  noChange,
  predictions,
  rowOf,
  toyPseudobulk,
} from "../support/pseudobulk.ts";

const truth = toyPseudobulk({ singles: 9, genes: 80, interaction: 0.15, noise: 0.02 });
const all = doubles(truth);
const panel = allGenes(truth);

/** A model made of the truth and the additive baseline's errors. */
function fromErrors(
  labels: readonly string[],
  scale: (i: number) => number,
  noise: number,
  seed = 7,
): Predictions {
  const base = additive(truth, labels);
  const source = random(seed);
  return predictions(truth, "model", labels, (label, gene, value) => {
    const i = labels.indexOf(label);
    return value + scale(i) * (base.values[i * 80 + gene]! - value) + noise * source.normal();
  });
}

function judge(prediction: Predictions, labels: readonly string[] = all, baselines?: Predictions[]) {
  return verdict({
    truth,
    prediction,
    baselines: baselines ?? [noChange(truth, labels), additive(truth, labels)],
    split: holdOut(truth, labels),
    panel,
    resamples: 2000,
  });
}

describe("verdict", () => {
  it("says better for the truth plus a little noise, with the ratio to the strongest baseline", () => {
    const result = judge(fromErrors(all, () => 0, 0.03));
    assert.equal(result.answer, "better");
    assert.equal(result.strongest!.id, "additive");
    assert.equal(result.strongestShare, 1);
    assert.ok(result.ratio.value > 0.15 && result.ratio.value < 0.25, String(result.ratio.value));
    assert.ok(result.ratio.lower < result.ratio.value && result.ratio.value < result.ratio.upper);
    assert.equal(result.errors.length, 36);
  });

  it("says worse for the additive baseline plus much noise, though it beats no change", () => {
    const result = judge(fromErrors(all, () => 1, 0.2));
    assert.equal(result.answer, "worse");
    const [nothing, add] = result.comparisons;
    assert.ok(nothing!.ratio.upper < 1 && nothing!.wins === 1);
    assert.ok(add!.ratio.lower > 1 && add!.wins === 0);
  });

  it("says not distinguishable for the strongest baseline plus noise that changes no error on average", () => {
    const source = random(3);
    const scales = all.map(() => Math.exp(0.1 * source.normal()));
    const centre = scales.reduce((sum, scale) => sum + Math.log(scale), 0) / scales.length;
    const result = judge(fromErrors(all, (i) => scales[i]! / Math.exp(centre), 0));
    assert.equal(result.answer, "not distinguishable");
    assert.ok(Math.abs(result.ratio.value - 1) < 1e-9);
    assert.equal(judge(fromErrors(all, () => 1, 0.003)).answer, "not distinguishable");
    assert.equal(judge({ ...additive(truth, all), model: "copy" }).answer, "not distinguishable");
  });

  it("calls a model that is a baseline plus noise better or worse in at most 5 of 100 draws", () => {
    let wrong = 0;
    for (let seed = 0; seed < 100; seed++) {
      const source = random(100 + seed);
      const scales = all.map(() => Math.exp(0.15 * source.normal()));
      const { answer } = verdict({
        truth,
        prediction: fromErrors(all, (i) => scales[i]!, 0),
        baselines: [additive(truth, all)],
        split: holdOut(truth, all),
        panel,
        resamples: 400,
      });
      if (answer === "better" || answer === "worse") wrong++;
    }
    assert.ok(wrong <= 5, `${wrong} of 100`);
  });

  it("cannot say with 9 conditions, and can with 10", () => {
    const nine = all.slice(0, 9);
    const result = judge(
      fromErrors(nine, () => 0, 0.03),
      nine,
    );
    assert.equal(result.answer, "cannot say");
    assert.match(result.reason!, /9 held-out conditions .* at least 10/);
    assert.ok(result.ratio.value < 0.3, "the ratio is shown all the same");
    assert.equal(
      judge(
        fromErrors(all, () => 0, 0.03),
        all.slice(0, 10),
      ).answer,
      "better",
    );
  });

  it("depends on the average where the averages disagree about 1", () => {
    // As much better on one half as worse on the other: the mean of ratios sees only the worse half.
    const result = judge(fromErrors(all, (i) => (i % 2 === 0 ? 6 : 1 / 6), 0));
    assert.equal(result.answer, "depends on the average");
    const [geometric, ratios] = result.averages;
    assert.notEqual(geometric!.answer, ratios!.answer);
    assert.match(result.reason!, /disagree about 1/);
  });

  it("chooses the strongest baseline anew in every resample, which only makes it harder to be better", () => {
    // Two baselines that are equally good on average, each on its own half of the conditions.
    const first = { ...fromErrors(all, (i) => (i % 2 ? 1 : 1.6), 0), model: "first" };
    const second = { ...fromErrors(all, (i) => (i % 2 ? 1.6 : 1), 0), model: "second" };
    const model = fromErrors(all, () => 1.2, 0);
    const both = judge(model, all, [first, second]);
    const alone = judge(model, all, [first]);
    assert.ok(both.strongestShare > 0.3 && both.strongestShare < 1);
    assert.ok(both.ratio.lower >= alone.ratio.lower && both.ratio.upper >= alone.ratio.upper - 1e-12);
    assert.ok(both.ratio.lower > alone.ratio.lower);
  });

  it("compares on common genes and conditions, and says how much that is", () => {
    const labels = all.slice(0, 30);
    const model = {
      ...fromErrors(labels, () => 0, 0.03),
      genes: truth.genes.map((g) => (g < "G5" ? g : `${g}x`)),
    };
    const result = judge(model);
    const kept = truth.genes.filter((gene) => gene < "G5").length;
    assert.equal(result.nGenes, kept);
    assert.equal(result.panelSize, 80);
    assert.equal(result.errors.length, 30);
    assert.equal(result.heldOut, 36);
    assert.equal(result.coverage[0]!.missing.length, 6);
    assert.equal(result.coverage[0]!.missingGenes.length, 80 - kept);
    assert.equal(judge({ ...model, genes: truth.genes.map((gene) => `${gene}x`) }).answer, "cannot say");
  });

  it("does not let a baseline with few predictions shrink the comparison, nor be forgotten", () => {
    const some = { ...additive(truth, all.slice(0, 12)), model: "some", label: "some" };
    const model = fromErrors(all, () => 1.5, 0);
    const result = judge(model, all, [noChange(truth, all), some]);
    assert.equal(result.errors.length, 36);
    assert.equal(result.strongest!.id, "no_change");
    assert.equal(result.answer, "not distinguishable");
    assert.match(result.reason!, /worse than some on the 12 conditions/);
    assert.equal(result.comparisons[1]!.rival, false);
    assert.equal(judge(model, all, [some]).answer, "cannot say");
  });

  it("knows the noise floor: a replicate is at its ratio, a perfect prediction below", () => {
    const noisy = toyPseudobulk({ singles: 9, genes: 200, interaction: 0.15, noise: 0.1, seed: 2 });
    const again = random(9);
    const replicate = predictions(
      noisy,
      "replicate",
      doubles(noisy),
      (_, __, value) => value + 0.1 * Math.SQRT2 * again.normal(),
    );
    const result = verdict({
      truth: noisy,
      prediction: replicate,
      baselines: [additive(noisy, doubles(noisy))],
      split: holdOut(noisy, doubles(noisy)),
      panel: allGenes(noisy),
      resamples: 500,
    });
    assert.ok(Math.abs(result.ratio.value / result.noise.replicate - 1) < 0.05);
    assert.ok(Math.abs(result.noise.replicate / result.noise.perfect - Math.SQRT2) < 0.05);
    assert.ok(result.noise.conditions[0]!.additive! > result.noise.conditions[0]!.perfect);
  });

  it("gives the same for the same seed", () => {
    const model = fromErrors(all, () => 1, 0.05);
    assert.deepEqual(judge(model), judge(model));
    assert.equal(rowOf(truth, "T1+T0"), rowOf(truth, "T0+T1"));
  });
});
