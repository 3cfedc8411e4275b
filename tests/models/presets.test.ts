import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { expressionPanel } from "../../src/data/panel.ts";
import { preset } from "../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../src/data/simulate/truth.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { verdict } from "../../src/metrics/verdict.ts";
import { PAPER_BASELINES } from "../../src/models/registry.ts";
import { benchmark, meanScores } from "../../src/report/benchmark.ts";
import { fitModels } from "../../src/report/fitModels.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { random } from "../../src/stats/random.ts";
import { noisyMeans } from "../support/noisyMeans.ts";

/** The pseudobulk that a simulated experiment gives, without drawing its cells: noise as their numbers make it. */
function measured(name: "graph-wins" | "null"): Pseudobulk {
  const truth = simulateTruth(preset(name));
  const { conditions, nCells, genes } = truth.design;
  const means = noisyMeans(truth, 1);
  return {
    ...{ dataset: name, provenance: "simulated", genes, means, nCells: [...nCells], control: 0, notes: [] },
    conditions: conditions.map(({ label }) => parseCondition(label)),
    variances: means.map((_, i) => truth.variance(Math.floor(i / genes.length), i % genes.length)),
    halves: [noisyMeans(truth, 2), noisyMeans(truth, 3)],
    scale: { kind: "log1p", target: 10_000, evidence: "simulated" },
  };
}

describe("baselines on simulated worlds", function () {
  this.timeout(60_000);

  it("have nothing to hold on to where only a hidden graph explains effects", async () => {
    const { tasks } = await benchmark(measured("graph-wins"), { seeds: [1, 2, 3] });
    const means = new Map(meanScores(tasks[0]!.scores, "l2").map(({ model, mean }) => [model, mean]));
    const noChange = means.get("no_change")!;
    console.log(`      L2: ${[...means].map(([model, mean]) => `${model} ${mean.toFixed(2)}`).join(", ")}`);
    for (const model of ["mean", "linear"])
      assert.ok(means.get(model)! > 0.93 * noChange, `${model} is no help`);
  });

  it("plus noise are never called better than themselves", async () => {
    const truth = measured("null");
    const split = splitFor(truth, { seed: 1 });
    const { predictions } = await fitModels(truth, split, PAPER_BASELINES);
    const additive = predictions.find(({ model }) => model === "additive")!;
    for (const seed of [1, 2, 3]) {
      const noise = random(seed);
      const values = additive.values.map((value) => value + 0.05 * noise.normal());
      const { answer } = verdict({
        ...{ truth, baselines: predictions, split, panel: expressionPanel(truth), seed, resamples: 500 },
        prediction: { ...additive, model: "noisy", label: "Additive plus noise", values },
      });
      assert.notEqual(answer, "better");
    }
  });
});
