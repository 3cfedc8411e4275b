import { parseCondition } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { expressionPanel } from "../../src/data/panel.ts";
import { preset } from "../../src/data/simulate/presets.ts";
import type { PresetName } from "../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../src/data/simulate/truth.ts";
import type { Truth } from "../../src/data/simulate/truth.ts";
import { verdict } from "../../src/metrics/verdict.ts";
import type { Verdict } from "../../src/metrics/verdict.ts";
import { additive } from "../../src/models/baselines/additive.ts";
import { MODELS } from "../../src/models/registry.ts";
import { fitModels } from "../../src/report/fitModels.ts";
import { selectConditions } from "../../src/data/select.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { heldOut } from "../../src/splits/split.ts";
import { random } from "../../src/stats/random.ts";
import { noisyMeans } from "./noisyMeans.ts";

/** The pseudobulk that a simulated experiment gives, without drawing its cells: noise as their numbers make it. */
export function measure(truth: Truth, seed = 1): Pseudobulk {
  const { conditions, nCells, genes } = truth.design;
  const means = noisyMeans(truth, seed);
  return {
    ...{ dataset: "simulated", provenance: "simulated", genes, means, nCells: [...nCells], control: 0 },
    conditions: conditions.map(({ label }) => parseCondition(label)),
    variances: means.map((_, i) => truth.variance(Math.floor(i / genes.length), i % genes.length)),
    // Nothing that is judged here looks at halves.
    halves: [means, means],
    scale: { kind: "log1p", target: 10_000, evidence: "simulated" },
    notes: [],
  };
}

export function measuredWorld(name: PresetName): Pseudobulk {
  return measure(simulateTruth(preset(name)));
}

/** Models that are no better than the additive baseline, though one run of them may look so. */
export type NoBetter =
  /** The additive baseline's predictions with a little noise on every value. */
  | "noise"
  /** The additive baseline of a second experiment with as many cells: as good on average, its errors shared by pairs of a gene. */
  | "replicate";

/** A world without interactions, where the additive baseline is right. */
export function nullWorld(seed: number): Truth {
  return simulateTruth(preset("null", { seed }));
}

/** What is said of such a model on an experiment in this world; another experiment, split and resampling for every seed. */
export async function judgeNoBetter(model: NoBetter, world: Truth, seed: number): Promise<Verdict> {
  const truth = measure(world, 2 * seed);
  const split = splitFor(truth, { seed });
  // As in the benchmark of doubles; the linear model is for singles.
  const asked = MODELS.filter(({ id }) => ["no_change", "mean", "additive"].includes(id));
  const { predictions: baselines } = await fitModels(truth, split, asked);
  return verdict({
    ...{ truth, baselines, split, panel: expressionPanel(truth), seed, resamples: 1000 },
    prediction: await noBetter(),
  });

  async function noBetter(): Promise<Predictions> {
    if (model === "noise") {
      const own = baselines.find((one) => one.model === additive.id)!;
      const noise = random(seed);
      return {
        ...own,
        model,
        label: model,
        values: own.values.map((value) => value + 0.02 * noise.normal()),
      };
    }
    const again = measure(world, 2 * seed + 1);
    const fitted = await additive.fit(selectConditions(again, split.train));
    return { ...(await fitted.predict(heldOut(split))), model, label: model };
  }
}
