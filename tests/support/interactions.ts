import { parseCondition } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { simulateTruth, type Truth } from "../../src/data/simulate/truth.ts";
import { preset } from "../../src/data/simulate/presets.ts";
import type { PartialSettings } from "../../src/data/simulate/settings.ts";
import { random } from "../../src/stats/random.ts";

export interface SimulatedExperiment {
  world: Truth;
  /** As measured: means and disjoint halves with the noise of their cells. */
  truth: Pseudobulk;
}

/** A simulated experiment as a pseudobulk, its noise drawn from the variances and numbers of cells instead of from cells. */
export function simulatedExperiment(changes: PartialSettings = {}, seed = 1): SimulatedExperiment {
  const world = simulateTruth(preset("paper-like", changes));
  const width = world.settings.nGenes;
  const source = random(seed);
  const { nCells } = world.design;
  const variances = world.means.map((_, i) => world.variance(Math.floor(i / width), i % width));
  const halves = [0, 1].map(() =>
    world.means.map(
      (mean, i) => mean + Math.sqrt((2 * variances[i]!) / nCells[Math.floor(i / width)]!) * source.normal(),
    ),
  ) as [Float64Array, Float64Array];
  const truth: Pseudobulk = {
    dataset: "simulated",
    provenance: "simulated",
    conditions: world.design.conditions.map(({ label }) => parseCondition(label)),
    genes: world.design.genes,
    means: halves[0].map((value, i) => (value + halves[1][i]!) / 2),
    variances,
    halves,
    nCells: [...nCells],
    control: 0,
    scale: { kind: "log1p", target: 10_000, evidence: "simulated" },
    notes: [],
  };
  return { world, truth };
}

/** Predictions of some doubles by a rule: from control, noise-free double and additive expectation of the noise-free means. */
export function predictDoubles(
  { world, truth }: SimulatedExperiment,
  model: string,
  labels: readonly string[],
  rule: (control: number, double: number, additive: number, gene: number) => number,
): Predictions {
  const width = truth.genes.length;
  const at = new Map(truth.conditions.map(({ key }, row) => [key, row * width]));
  const values = new Float64Array(labels.length * width);
  labels.forEach((label, k) => {
    const { key, genes } = parseCondition(label);
    const [a, b, ab] = [genes[0]!, genes[1]!, key].map((name) => at.get(name)!) as [number, number, number];
    for (let g = 0; g < width; g++) {
      const control = world.means[g]!;
      const additive = world.means[a + g]! + world.means[b + g]! - control;
      values[k * width + g] = rule(control, world.means[ab + g]!, additive, g);
    }
  });
  return { model, label: model, provenance: "simulated", genes: truth.genes, conditions: labels, values, notPredicted: [] }; // prettier-ignore
}
