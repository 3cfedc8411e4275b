import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expressionPanel } from "../../../data/panel.ts";
import type { PertlineError } from "../../../error.ts";
import type { Interactions } from "../../../interactions/interactions.ts";
import { interactions } from "../../../interactions/interactions.ts";
import type { Run } from "../../../interactions/alignRun.ts";
import { heldOut } from "../../../splits/split.ts";
import { FDP_GRID } from "../../../stats/tprFdp.ts";
import type { RunModel } from "./runModels.ts";
import type { RunReader } from "./runReader.ts";
import type { Stage } from "./stage.ts";

export const interactionsPath = (dataset: string): string => `interactions/${dataset}.json`;

/** Interactions of the doubles of a run, and how well its models predict them, or why none can be called; a few seconds of work. */
export async function runInteractions(
  dataset: string,
  seeds: readonly number[],
  models: readonly string[],
  reader: RunReader,
): Promise<Interactions | { notCalled: string }> {
  const truth = await reader.truth(dataset);
  const runs: Run[] = [];
  for (const seed of seeds) {
    const held = heldOut(await reader.split(dataset, seed));
    for (const predictions of await reader.predictions(dataset, seed, models)) runs.push({ predictions, seed, heldOut: held }); // prettier-ignore
  }
  try {
    return interactions(truth, runs, { panel: expressionPanel(truth) });
  } catch (error) {
    // Few doubles, or values that look like no null: the rest of the run goes on.
    if (typeof (error as PertlineError).code !== "string") throw error;
    return { notCalled: `Interactions were not called. ${(error as PertlineError).message}` };
  }
}

export function interactionsStage(
  dataset: string,
  seeds: readonly number[],
  models: readonly RunModel[],
  reader: RunReader,
): Stage {
  const ids = models.map(({ id }) => id);
  return {
    id: `interactions/${dataset}`,
    kind: "interactions",
    dataset,
    options: { seeds, models: ids },
    needs: interactionNeeds(dataset, seeds, ids),
    async work({ folder }) {
      const found = await runInteractions(dataset, seeds, ids, reader);
      const place = path.join(folder, interactionsPath(dataset));
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(
        place,
        `${JSON.stringify("notCalled" in found ? { notes: [found.notCalled] } : interactionsJson(found), undefined, 2)}\n`,
      );
    },
  };
}

/** Stages whose results interactions are made of. */
export function interactionNeeds(
  dataset: string,
  seeds: readonly number[],
  models: readonly string[],
): string[] {
  return [
    `prepare/${dataset}`,
    ...seeds.flatMap((seed) => [`split/${dataset}/seed${seed}`, ...models.map((id) => `fit/${dataset}/seed${seed}/${id}`)]), // prettier-ignore
  ];
}

/** The numbers of a call of interactions that people read. */
function interactionsJson({
  thresholds,
  fit,
  counts,
  expected,
  models,
  notes,
  expectation,
}: Interactions): Record<string, unknown> {
  return {
    doubles: expectation.doubles.length,
    genes: expectation.genes.length,
    values: expectation.e.length,
    null: fit && { delta: fit.delta, sigma: fit.sigma, p0: fit.p0 },
    thresholds,
    counts,
    expectedUnderAdditivity: expected,
    models: models.map(
      ({
        model,
        label,
        seeds,
        meanTpr,
        auprcAsPublished,
        averagePrecision,
        auroc,
        stratifiedAuroc,
        strongest,
      }) => ({
        // prettier-ignore
        ...{ model, label, seeds, auprcAsPublished, averagePrecision, auroc, stratifiedAuroc },
        strongest: { mosaic: strongest.mosaic, distinct: strongest.distinct, tied: strongest.tied },
        tprAtFdp: Array.from(meanTpr, (tpr, k) => [FDP_GRID[k], tpr]),
      }),
    ),
    notes,
  };
}
