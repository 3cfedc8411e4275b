import { PertlineError } from "../../error.ts";
import type { Cells } from "../cells.ts";
import { type FittedSimulation, fitSimulation } from "./fit.ts";
import type { ScanOptions } from "./scanCells.ts";
import { type PartialSettings, type SimulationSettings, withSettings } from "./settings.ts";

/** Simulate data like some cells, or like what was fitted to them before; settings beside `like` change what was fitted. */
export type SimulationLike = PartialSettings & {
  like: Cells | FittedSimulation;
  /** How the cells are read: condition column, filters. */
  fit?: ScanOptions;
};

/** @throws PertlineError of `fitSimulation`; SIMULATION_SETTINGS */
export async function settingsLike(
  { like, fit, ...changes }: SimulationLike,
  options: Pick<ScanOptions, "signal" | "progress"> = {},
): Promise<SimulationSettings> {
  if (typeof like !== "object" || like === null || !("blocks" in like || "settings" in like))
    throw new PertlineError(
      "SIMULATION_SETTINGS",
      `A simulation is like Cells (openCells) or like what fitSimulation found; found ${typeof like}. For a data set by name use datasetPreset.`,
    );
  const { settings } = "blocks" in like ? await fitSimulation(like, { ...fit, ...options }) : like;
  return withSettings(settings, changes);
}
