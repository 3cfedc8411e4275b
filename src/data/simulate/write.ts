import { writeH5ad } from "../../io/h5ad/write.ts";
import type { Element } from "../../io/h5ad/protocol.ts";
import type { Simulation } from "./simulate.ts";
import type { Truth } from "./truth.ts";

/** Version of the generator: files of other versions differ for the same settings. */
export const SIMULATION_VERSION = 1;

/**
 * Writes a simulation as an AnnData file: X normalised (log1p) or as counts. `uns/pertline` keeps every setting
 * (`simulated`, JSON), the noise-free means of X (`truth`), the interactions put in and the hidden graph.
 *
 * @throws PertlineError WRITE_FAILED; the signal's reason when it is aborted
 */
export async function writeSimulation(
  file: string,
  simulation: Simulation,
  values: "log1p" | "counts",
  signal?: AbortSignal,
): Promise<void> {
  const { counts, X, obs, var: genes } = simulation;
  const pertline = simulationRecord(simulation.truth);
  await writeH5ad(
    file,
    {
      X: values === "counts" ? counts : X,
      obs,
      var: genes,
      uns: values === "counts" ? { pertline } : { log1p: {}, pertline },
    },
    signal,
  );
}

/** What `uns/pertline` of a simulated file holds. */
export function simulationRecord(truth: Truth): { [key: string]: Element } {
  const { settings, design, means, interactions, graph } = truth;
  const labels = design.conditions.map(({ label }) => label);
  const firstDouble = 1 + settings.nSingles;
  const texts = (list: string[]): Element => ({ shape: [list.length], values: list });
  const numbers = (list: Float64Array): Element => ({ shape: [list.length], values: list });
  return {
    simulated: JSON.stringify({ version: SIMULATION_VERSION, ...settings }),
    truth: {
      conditions: texts(labels),
      means: { shape: [labels.length, settings.nGenes], values: means },
    },
    interactions: {
      condition: texts(Array.from(interactions.double, (d) => labels[firstDouble + d]!)),
      gene: numbers(Float64Array.from(interactions.gene)),
      kind: texts(interactions.kind),
      value: numbers(interactions.value),
    },
    graph: { source: texts(graph.source), target: texts(graph.target), weight: numbers(graph.weight) },
  };
}
