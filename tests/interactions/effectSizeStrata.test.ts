import assert from "node:assert/strict";
import { additiveExpectation, type AdditiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { alignRun } from "../../src/interactions/alignRun.ts";
import { classify } from "../../src/interactions/classes.ts";
import { effectSizeStrata, stratifiedAuroc } from "../../src/interactions/effectSizeStrata.ts";
import { rankPredictions } from "../../src/interactions/ranking.ts";
import { auroc } from "../../src/stats/rocCurve.ts";
import { predictDoubles, simulatedExperiment, type SimulatedExperiment } from "../support/interactions.ts";

describe("effectSizeStrata", () => {
  let experiment: SimulatedExperiment;
  let expectation: AdditiveExpectation;
  let classes: Uint8Array;
  let labels: string[];
  before(() => {
    experiment = simulatedExperiment({ nGenes: 300, nSingles: 30, nDoubles: 60 });
    expectation = additiveExpectation(experiment.truth);
    classes = classify(expectation, { lower: -0.2, upper: 0.2 });
    labels = expectation.doubles.map(({ label }) => label);
  });
  const rank = (rule: Parameters<typeof predictDoubles>[3]): ReturnType<typeof rankPredictions> =>
    rankPredictions(expectation, classes, alignRun(expectation, { predictions: predictDoubles(experiment, "m", labels, rule), seed: 1 })); // prettier-ignore

  it("are of equal size, by the effect that is expected", () => {
    const groups = effectSizeStrata(expectation, 4);
    const effects = [0, 1, 2, 3].map(
      (group) =>
      [...groups.keys()].filter((i) => groups[i] === group).map((i) => Math.abs(expectation.additive[i]! - expectation.control[i % expectation.genes.length]!)), // prettier-ignore
    );
    assert.deepEqual(effects.map(({ length }) => length), [4500, 4500, 4500, 4500]); // prettier-ignore
    effects.slice(1).forEach((group, k) => assert.ok(Math.min(...group) >= Math.max(...effects[k]!)));
  });

  it("take from no change what it owes to effect size (Q19), and little from a model that knows interactions", () => {
    const groups = effectSizeStrata(expectation);
    const [none, oracle] = [rank((control) => control), rank((_, double) => double)];
    assert.ok(auroc(none) > 0.8, `${auroc(none)}`);
    assert.ok(stratifiedAuroc(none, groups) < 0.65, `${stratifiedAuroc(none, groups)}`);
    assert.ok(stratifiedAuroc(oracle, groups) > 0.8, `${stratifiedAuroc(oracle, groups)}`);
  });

  it("are the whole area in a single group", () => {
    const ranking = rank((_, double, __, gene) => double + (gene % 7) / 10);
    assert.ok(Math.abs(stratifiedAuroc(ranking, effectSizeStrata(expectation, 1)) - auroc(ranking)) < 1e-12);
  });
});
