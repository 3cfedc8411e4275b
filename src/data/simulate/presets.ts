import { type PartialSettings, type SimulationSettings, withSettings } from "./settings.ts";

/**
 * Starting point of all presets, calibrated on properties of the paper's Norman data (CRISPRa in K562, 100 singles,
 * 124 doubles): no-change and additive distances on 1,000 genes, correlation between perturbations, spread of genes
 * over perturbations and the share of interactions – never on how methods rank.
 */
const PAPER_LIKE: SimulationSettings = {
  seed: 1,
  nGenes: 2000,
  nSingles: 100,
  nDoubles: 124,
  measuredTargets: 0.9,
  library: { median: 12_000, logSd: 0.35 },
  baseline: { logSd: 1.1, measuredShare: 0.6 },
  dispersion: { median: 0.2, logSd: 0.5 },
  cells: { control: 7353, median: 320, logSd: 0.5, min: 50 },
  effects: {
    strengthLogSd: 0.45,
    shared: 0.076,
    modules: { count: 8, size: 0.09 },
    sparse: { genes: 30, size: 0.045 },
    coupling: 0.3,
    graph: 0.5,
    onTarget: { direction: "up", size: 2 },
    saturation: 0,
  },
  interactions: { pairs: 0.8, genes: 190, strength: 0.57, buffering: 0.75, synergy: 0.2, opposite: 0.05 },
  line: { which: "first", baselineSharing: 0.81, effectSharing: 0.7 },
};

export type PresetName = "paper-like" | "graph-wins" | "null";

const CHANGES: Record<PresetName, PartialSettings> = {
  "paper-like": {},
  /**
   * Single perturbations only; what a perturbation does follows from its neighbours in the hidden graph and from
   * nothing that expression shows, with little response in common: mean and linear model have nothing to hold on to.
   */
  "graph-wins": {
    nGenes: 1500,
    nSingles: 120,
    nDoubles: 0,
    cells: { control: 1000, median: 100, logSd: 0.4, min: 40 },
    effects: {
      shared: 0.01,
      modules: { count: 8, size: 0.22 },
      sparse: { genes: 20, size: 0.02 },
      coupling: 0,
      graph: 0.97,
      strengthLogSd: 0.3,
      onTarget: { direction: "up", size: 2 },
      saturation: 0,
    },
  },
  /**
   * Sums exactly, no interactions, no structure beyond effects of each perturbation: with "a baseline plus noise" as
   * the model, any verdict but "not better" is false.
   */
  null: {
    nGenes: 1200,
    nSingles: 60,
    nDoubles: 60,
    cells: { control: 500, median: 80, logSd: 0.4, min: 40 },
    effects: {
      shared: 0.1,
      modules: { count: 8, size: 0.12 },
      sparse: { genes: 20, size: 0.05 },
      coupling: 0,
      graph: 0,
      strengthLogSd: 0.45,
      onTarget: { direction: "up", size: 2 },
      saturation: 0,
    },
    interactions: { pairs: 0 },
  },
};

/** Names of presets. */
export const PRESETS: readonly PresetName[] = Object.keys(CHANGES) as PresetName[];

/** Settings of a preset, changed where `changes` says so. @throws PertlineError SIMULATION_SETTINGS */
export function preset(name: PresetName, changes?: PartialSettings): SimulationSettings {
  return withSettings(withSettings(PAPER_LIKE, CHANGES[name]), changes);
}
