import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { isControl, isDouble, isSingle } from "../../../data/condition.ts";
import { cellReader } from "../../../data/cellMatrix.ts";
import { loadCells } from "../../../data/load.ts";
import type { PertlineError } from "../../../error.ts";
import { heldOut } from "../../../splits/split.ts";
import { withoutTest } from "../../fitModels.ts";
import { simulatedFile } from "./dataStages.ts";
import { encodePredictions } from "./predictionsFile.ts";
import type { RunPredictions } from "./predictionsFile.ts";
import type { RunModel, TaskKind } from "./runModels.ts";
import { predictionsPath } from "./runReader.ts";
import type { RunReader } from "./runReader.ts";
import type { Stage } from "./stage.ts";

/**
 * Fits one model on the training conditions of one split. It is asked for what the figures show of it: for doubles every
 * double, trained on or not (ED Fig 7a); for the transfer between cell lines every single (ED Fig 9); else what is held
 * out. A model that cannot be fitted leaves the reason.
 *
 * @param file of the cells, for models that learn from them; those of the simulation unless given
 */
export function fitStage(
  dataset: string,
  kind: TaskKind,
  seed: number,
  model: RunModel,
  reader: RunReader,
  file?: string,
): Stage {
  const transfer = /^lpm_(k562|rpe1)PertEmb$/.test(model.id);
  return {
    id: `fit/${dataset}/seed${seed}/${model.id}`,
    kind: "fit",
    dataset,
    seed,
    model: model.id,
    options: { kind, model: model.id, transfer, given: model.given },
    needs: [`prepare/${dataset}`, `split/${dataset}/seed${seed}`, ...(model.fromCells ? [`data/${dataset}`] : []), ...model.needs], // prettier-ignore
    async work({ folder, result, signal, progress }) {
      const truth = await reader.truth(dataset);
      const split = await reader.split(dataset, seed);
      const held = heldOut(split);
      const more = kind === "doubles" ? truth.conditions.filter(isDouble) : transfer ? truth.conditions.filter((one) => isSingle(one) && !isControl(one)) : []; // prettier-ignore
      const wanted = [...held, ...more.map(({ label }) => label).filter((label) => !held.includes(label))];
      let found: RunPredictions = { model: model.id, label: model.id, notes: [] };
      const cells = model.fromCells ? await loadCells(file ?? result(simulatedFile(dataset)), { signal }) : undefined; // prettier-ignore
      try {
        const fitting = await model.load(reader.embedding);
        found = { ...found, label: fitting.label };
        const fitted = await fitting.fit(await reader.training(dataset, seed), {
          seed: split.seed,
          validation: split.validation,
          signal,
          ...(cells && { cells: withoutTest(cellReader(cells, { signal, progress }), split) }),
        });
        const predictions = await fitted.predict(wanted);
        const notes = Array.isArray(fitted.details?.["notes"]) ? fitted.details["notes"].map(String) : [];
        if (held.some((label) => predictions.conditions.includes(label)))
          found = { ...found, label: predictions.label, notes, predictions };
        else found = { ...found, notes, reason: `It predicts none of the ${held.length} held-out conditions: ${predictions.notPredicted[0]?.reason ?? "it gave no reason"}.` }; // prettier-ignore
      } catch (error) {
        signal.throwIfAborted();
        if (typeof (error as PertlineError).code !== "string") throw error;
        found = { ...found, reason: (error as PertlineError).message };
      } finally {
        await cells?.close();
      }
      const place = path.join(folder, predictionsPath(dataset, seed, model.id));
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, encodePredictions(found, truth.genes));
    },
  };
}
