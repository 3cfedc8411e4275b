import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { dataEntry } from "../../../data/registry/registry.ts";
import { goGraph } from "../../../data/simulate/goGraph.ts";
import { streamSimulation } from "../../../data/simulate/stream.ts";
import { writeGoGraph } from "../../../data/simulate/writeGoGraph.ts";
import { sha256 } from "../../../io/checksum.ts";
import type { Environment } from "./environment.ts";
import type { RunFiles } from "./missingData.ts";
import type { RunSettings } from "./options.ts";
import { simulatedShapes } from "./simulatedShapes.ts";
import type { Stage } from "./stage.ts";

/** Where simulated cells lie in a run folder. */
export function simulatedFile(dataset: string): string {
  return `data/${dataset}/cells.h5ad`;
}

/** Simulates every data set of the run, each with a gene graph of its own. */
export function simulateStages(settings: RunSettings): Stage[] {
  const shapes = simulatedShapes(settings);
  return [...shapes].map(([dataset, shape]) => ({
    id: `data/${dataset}`,
    kind: "data",
    dataset,
    options: { simulate: shape },
    needs: [],
    async work({ folder, signal, progress }) {
      const place = path.join(folder, "data", dataset);
      await mkdir(place, { recursive: true });
      const truth = await streamSimulation(path.join(place, "cells.h5ad"), shape, { signal, progress });
      signal.throwIfAborted();
      await writeGoGraph(place, goGraph(truth));
    },
  }));
}

/**
 * Records size and checksum of every file of a run of real data. Files are read where they are, and their checksum is
 * computed on each start: a file that was changed is noticed.
 */
export async function fileStages(
  files: RunFiles,
  signal: AbortSignal,
  environment?: Environment,
): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const [name, file] of Object.entries(files)) {
    const { size } = await stat(file);
    const checksum = await sha256(file, signal);
    const { files: known, licence, citation } = await dataEntry(name, environment);
    const from = known[0]?.url;
    const record = { name, bytes: size, sha256: checksum, ...(from !== undefined && { from }), licence, citation }; // prettier-ignore
    stages.push({
      id: `data/${name}`,
      kind: "data",
      dataset: name,
      options: record,
      needs: [],
      async work({ folder }) {
        await mkdir(path.join(folder, "data"), { recursive: true });
        await writeFile(
          path.join(folder, "data", `${name}.json`),
          `${JSON.stringify(record, undefined, 2)}\n`,
        );
      },
    });
  }
  return stages;
}
