import assert from "node:assert/strict";
import {
  extendedData5Input,
  extendedData6Input,
  fig1cInput,
  fig1eInput,
  fig1fInput,
} from "../../src/figures/fromInteractions.ts";
import { interactions } from "../../src/interactions/interactions.ts";
import { demoInteractions, demoTruth } from "../support/demoInteractions.ts";

describe("fromInteractions", () => {
  const found = demoInteractions();

  it("takes curves, counts and recurrence as they are, and says what the data are", () => {
    const { curves, provenance } = fig1cInput(found);
    assert.deepEqual(curves.map(({ tpr }) => tpr), found.models.map(({ meanTpr }) => meanTpr)); // prettier-ignore
    assert.equal(provenance, "simulated");
    assert.deepEqual(fig1eInput(found).counts, found.counts);
    assert.equal(extendedData5Input(found).recurrence.length, 2 + 3 * 2);
  });

  it("draws faint points without replacement, the same ones every time, others with another seed", () => {
    const key = (input: ReturnType<typeof fig1fInput>): string[] => input.background!.flatMap(({ values }) => values.condition.map((one, i) => `${values.model} ${one} ${values.gene[i]} ${values.seed[i]}`)); // prettier-ignore
    const first = key(fig1fInput(found, { points: 300 }));
    assert.equal(new Set(first).size, 300);
    assert.deepEqual(key(fig1fInput(found, { points: 300 })), first);
    assert.notDeepEqual(key(fig1fInput(found, { points: 300, seed: 2 })), first);
  });

  it("gives of each value what was predicted and observed there", () => {
    const { expectation, models, classes } = found;
    const width = expectation.genes.length;
    fig1fInput(found, { points: Infinity }).background!.forEach(({ values, of }, m) => {
      assert.equal(values.gene.length, of);
      for (let i = 0; i < of; i += 17) {
        const double = expectation.doubles.findIndex(({ label }) => label === values.condition[i]);
        const g = expectation.genes.indexOf(values.gene[i]!);
        const at = double * width + g;
        const run = models[m]!.runs.find(({ seed }) => seed === values.seed[i])!;
        assert.deepEqual([values.control[i], values.additive[i], values.observed[i], values.predicted[i], values.observedClass[i]], [expectation.control[g], expectation.additive[at], expectation.observed[at], run.values[at], classes[at]]); // prettier-ignore
      }
    });
  });

  it("has no thresholds to draw where they are in another unit", () => {
    const scaled = interactions(demoTruth(), [], { standardised: true, draws: 0, thresholds: { lower: -3, upper: 3 } }); // prettier-ignore
    assert.equal(fig1fInput(scaled).thresholds, undefined);
    assert.equal(extendedData6Input(scaled, { genes: ["G1"] }).thresholds, undefined);
  });
});
