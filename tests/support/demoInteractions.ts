import { isDouble } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { interactions } from "../../src/interactions/interactions.ts";
import type { Interactions } from "../../src/interactions/interactions.ts";
import { toyPseudobulk } from "./pseudobulk.ts";

/** 15 doubles × 60 genes whose every seventh gene interacts in every third double. */
export function demoTruth(): Pseudobulk {
  const truth = toyPseudobulk({ singles: 6, genes: 60, interaction: 0.04, noise: 0.02 });
  const width = truth.genes.length;
  const row = (label: string): number => truth.conditions.findIndex((one) => one.label === label);
  truth.conditions.forEach((condition, r) => {
    if (!isDouble(condition) || r % 3 > 0) return;
    const [a, b] = condition.genes.map((gene) => row(`${gene}+ctrl`)) as [number, number];
    for (let g = r % 7; g < width; g += 7) {
      const change = truth.means[a * width + g]! + truth.means[b * width + g]! - 2 * truth.means[g]!;
      truth.means[r * width + g]! += (g % 2 === 0 ? -0.7 : 0.8) * change;
    }
  });
  return truth;
}

/** A model that predicts a part of each double's change, plus a wave over genes. */
function partOf(truth: Pseudobulk, model: string, label: string, part: number, seed: number): Predictions {
  const width = truth.genes.length;
  const rows = [...truth.conditions.keys()].filter((r) => isDouble(truth.conditions[r]!) && r % 2 === seed % 2); // prettier-ignore
  const values = new Float64Array(rows.length * width);
  rows.forEach((r, k) => {
    for (let g = 0; g < width; g++) {
      const control = truth.means[g]!;
      const wave = part === 0 ? 0 : 0.1 * (((g * 37 + r * 11 + seed) % 19) / 9 - 1);
      values[k * width + g] = control + part * (truth.means[r * width + g]! - control) + wave;
    }
  });
  const conditions = rows.map((r) => truth.conditions[r]!.label);
  return { model, label, provenance: "simulated", genes: truth.genes, conditions, values, notPredicted: [] };
}

let found: Interactions | undefined;

/** Interactions of the data above as three models predict them in two seeds; computed once. */
export function demoInteractions(): Interactions {
  if (found) return found;
  const truth = demoTruth();
  const models = [["no_change", "No change", 0], ["gears", "GEARS", 0.9], ["mine", "My model", 0.6]] as const; // prettier-ignore
  const runs = models.flatMap(([model, label, part]) => [1, 2].map((seed) => ({ seed, predictions: partOf(truth, model, label, part, seed) }))); // prettier-ignore
  return (found = interactions(truth, runs, {
    draws: 2,
    strongest: { count: 40 },
    recurrence: { count: 20 },
    precisionAtK: { ks: [10], resamples: 20 },
  }));
}
