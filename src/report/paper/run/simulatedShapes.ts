import type { DatasetName } from "../../../data/simulate/datasets.ts";
import { datasetPreset, scaledSettings } from "../../../data/simulate/datasets.ts";
import { withSettings } from "../../../data/simulate/settings.ts";
import type { SimulationSettings } from "../../../data/simulate/settings.ts";
import type { RunSettings } from "./options.ts";

const K562 = "replogle_k562_essential";
const RPE1 = "replogle_rpe1_essential";

/** Cells of a perturbation that a line does not have: such conditions are left out when the cells are averaged. */
export const ABSENT_CELLS = 1;

/**
 * Settings of the simulation of each data set of a run. Of the two Replogle sets together one experiment is made in two cell
 * lines, so that what one line says of a perturbation can be carried to the other: K562 then has one cell, which is
 * left out, of each perturbation that is RPE1's alone.
 *
 * @throws PertlineError UNKNOWN_DATASET, SIMULATION_SETTINGS
 */
export function simulatedShapes({
  datasets,
  scale,
  simulationSeed: seed,
}: Pick<RunSettings, "datasets" | "scale" | "simulationSeed">): Map<string, SimulationSettings> {
  const both = datasets.includes(K562) && datasets.includes(RPE1);
  return new Map(
    datasets.map((name) => {
      const whole = datasetPreset(name as DatasetName);
      const shape = both && name === K562 ? asWideAs(whole, datasetPreset(RPE1).nSingles) : whole;
      return [name, withSettings(scaledSettings(shape, scale), { seed })];
    }),
  );
}

function asWideAs(settings: SimulationSettings, nSingles: number): SimulationSettings {
  const own = settings.empirical?.singles ?? [];
  const absent = new Array<number>(Math.max(0, nSingles - own.length)).fill(ABSENT_CELLS);
  return withSettings(settings, { nSingles, empirical: { singles: [...own, ...absent] } });
}
