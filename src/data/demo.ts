import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../io/cacheFolder.ts";
import type { ReadOptions } from "./cells.ts";
import { preset } from "./simulate/presets.ts";
import type { SimulationSettings } from "./simulate/settings.ts";
import { simulate } from "./simulate/simulate.ts";
import { SIMULATION_VERSION, writeSimulation } from "./simulate/write.ts";

export interface DemoOptions extends ReadOptions {
  /** Of two simulated cell lines that share most effects; the first unless told. */
  line?: "first" | "second";
  /** Normalised (log1p, as in files of the field) unless told. */
  values?: "log1p" | "counts";
}

/** Settings of the embedded demonstration data: like the paper's Norman data, small enough for seconds. */
export function demoSettings(line: "first" | "second" = "first"): SimulationSettings {
  return preset("paper-like", {
    seed: 2025,
    nGenes: 1500,
    nSingles: 60,
    nDoubles: 40,
    cells: { control: 500, median: 80, logSd: 0.25, min: 40 },
    // An optimistic world, and said to be one: what a perturbation does follows the expression of its target more
    // than in the data that the preset is calibrated on, so that notebook 02 has something to take away.
    effects: { coupling: 0.85, graph: 0.3 },
    line: { which: line },
  });
}

/**
 * The demonstration data, an AnnData file like any other: simulated, every gene in it invented. It is generated at first
 * use, in a few seconds, into the cache folder (PERTLINE_CACHE moves it); its name carries a hash of its settings.
 *
 * @returns path of the file
 * @throws PertlineError WRITE_FAILED; the signal's reason when it is aborted
 */
export async function demoFile(options: DemoOptions = {}): Promise<string> {
  const { line = "first", values = "log1p", ...run } = options;
  const settings = demoSettings(line);
  const hash = createHash("sha256")
    .update(JSON.stringify({ version: SIMULATION_VERSION, values, settings }))
    .digest("hex");
  const name = [
    "demo",
    ...(line === "first" ? [] : [line]),
    ...(values === "log1p" ? [] : [values]),
    hash.slice(0, 12),
  ];
  const file = path.join(cacheFolder(), `${name.join("-")}.h5ad`);
  // Files appear complete or not at all, and two processes at once write the same bytes.
  if (!existsSync(file)) await writeSimulation(file, await simulate(settings, run), values, run.signal);
  return file;
}
