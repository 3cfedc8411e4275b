import type { Table } from "../../io/table.ts";
import type { ReadOptions } from "../cells.ts";
import { cellTable, drawCells, geneTable, normalised, type SparseRows } from "./cells.ts";
import { settingsLike, type SimulationLike } from "./like.ts";
import type { SimulationSettings } from "./settings.ts";
import { simulateTruth, type Truth } from "./truth.ts";

/** A simulated Perturb-seq experiment: cells, and the truth that they were drawn from. */
export interface Simulation {
  truth: Truth;
  /** cells × genes, negative-binomial counts. */
  counts: SparseRows;
  /** cells × genes, log1p of counts per 10⁴ of the library size; shares its positions with `counts`. */
  X: SparseRows;
  obs: Table;
  var: Table;
}

/**
 * Simulates a Perturb-seq experiment; everything in it is invented. Equal settings give equal bytes. Works on the
 * caller's thread, but lets other work happen in between. `simulate({ like: cells })` fits the settings to cells first.
 * For what does not fit in memory: `streamSimulation`.
 *
 * @throws PertlineError SIMULATION_SETTINGS, SIMULATION_RANGE; of `fitSimulation`; the signal's reason when it is aborted
 */
export async function simulate(
  wanted: SimulationSettings | SimulationLike,
  options: ReadOptions = {},
): Promise<Simulation> {
  options.signal?.throwIfAborted();
  const settings = "like" in wanted ? await settingsLike(wanted, options) : wanted;
  const truth = simulateTruth(settings);
  const { counts, condition, library } = await drawCells(truth, options);
  return {
    truth,
    counts,
    X: normalised(counts, library),
    obs: cellTable(truth, condition, library),
    var: geneTable(truth),
  };
}
