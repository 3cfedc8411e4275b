import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { readGeneGraph } from "../../../data/goGraph.ts";
import { perturbationComponents } from "../../../models/embeddings/components.ts";
import { graphEmbedding } from "../../../models/embeddings/graph.ts";
import type { NamedMatrix } from "../../../stats/matrix.ts";
import { encodeArrays, readArrays } from "./arraysFile.ts";
import { GO_GRAPH } from "./missingData.ts";
import type { RunFiles } from "./missingData.ts";
import type { RunSettings } from "./options.ts";
import type { RunReader } from "./runReader.ts";
import type { Stage } from "./stage.ts";

export const K562 = "replogle_k562_essential";
export const RPE1 = "replogle_rpe1_essential";

export interface RunEmbedding {
  /** Of the linear model that takes it. */
  variant: "lpm_gearsPertEmb" | "lpm_k562PertEmb" | "lpm_rpe1PertEmb";
  stage: string;
  place: string;
}

/** Of the linear models of Fig 2c with P from outside, those that a data set can have in this run. */
export function embeddingsFor(dataset: string, settings: RunSettings, files?: RunFiles): RunEmbedding[] {
  const { datasets, simulate } = settings;
  const found: RunEmbedding[] = [];
  const add = (variant: RunEmbedding["variant"], name: string): void => void found.push({ variant, stage: `embedding/${name}`, place: `embeddings/${name}.bin` }); // prettier-ignore
  if (simulate) add("lpm_gearsPertEmb", `graph-${dataset}`);
  else if (files?.[GO_GRAPH] !== undefined) add("lpm_gearsPertEmb", "graph");
  // Simulated Adamson shares no perturbation with the simulated Replogle sets.
  const fromK562 = dataset === RPE1 || (dataset === "adamson" && !simulate);
  if (fromK562 && datasets.includes(K562)) add("lpm_k562PertEmb", K562);
  if (dataset === K562 && datasets.includes(RPE1)) add("lpm_rpe1PertEmb", RPE1);
  return found;
}

/** Makes each embedding that some data set of the run can use. */
export function embeddingStages(
  settings: RunSettings,
  singles: readonly string[],
  reader: RunReader,
  files?: RunFiles,
): Stage[] {
  const stages = new Map<string, Stage>();
  for (const dataset of singles)
    for (const { variant, stage, place } of embeddingsFor(dataset, settings, files)) {
      const graph = variant === "lpm_gearsPertEmb";
      const from = variant === "lpm_k562PertEmb" ? K562 : RPE1;
      const source = graph ? (settings.simulate ? `data/${dataset}` : `data/${GO_GRAPH}`) : `prepare/${from}`;
      stages.set(stage, {
        id: stage,
        kind: "embedding",
        dataset: graph ? (settings.simulate ? dataset : GO_GRAPH) : from,
        model: graph ? "graph" : "components",
        options: { graph },
        needs: [source],
        async work({ folder, result, signal }) {
          const matrix = graph
            ? graphEmbedding(await readGeneGraph(files?.[GO_GRAPH] ?? result(`data/${dataset}/go.csv`), { signal })) // prettier-ignore
            : perturbationComponents(await reader.truth(from));
          const { rows, columns, values, rowNames, columnNames } = matrix;
          await mkdir(path.join(folder, path.dirname(place)), { recursive: true });
          await writeFile(path.join(folder, place), encodeArrays({ header: { rows, columns, rowNames, columnNames }, arrays: { values } })); // prettier-ignore
        },
      });
    }
  return [...stages.values()];
}

/** @throws PertlineError BAD_ARRAYS_FILE */
export async function readRunEmbedding(file: string): Promise<NamedMatrix> {
  const { header, arrays } = await readArrays(file);
  return { ...(header as unknown as Omit<NamedMatrix, "values">), values: arrays["values"]! };
}
