import { readFile, writeFile } from "node:fs/promises";
import { PertlineError } from "../../error.ts";
import { writeWhole } from "../../io/writeWhole.ts";
import type { Cells } from "../cells.ts";
import { isDouble, isSingle } from "../condition.ts";
import { median, quantileOfSorted } from "../../stats/quantile.ts";
import { LEAST_LOG_RATE, MOST_LOG_RATE } from "./empirical.ts";
import { fitDispersions } from "./fitDispersions.ts";
import { type EffectFit, fitEffects } from "./fitEffects.ts";
import { preset } from "./presets.ts";
import { type Scan, scanCells, type ScanOptions } from "./scanCells.ts";
import { checkSettings, type SimulationSettings } from "./settings.ts";
import { type CellStatistics, statisticsOf } from "./statistics.ts";

/** What `fitSimulation` finds: settings that simulate data like the cells it saw, and what those looked like. Plain JSON. */
export interface FittedSimulation {
  kind: "pertline simulation";
  version: 1;
  /** Name of the data set that was fitted. */
  source: string;
  settings: SimulationSettings;
  /** Of the fitted cells, to compare with those of simulated ones. */
  statistics?: CellStatistics;
  /** What could not be fitted and was taken from the preset "paper-like", for people: one sentence each. */
  notes: string[];
}

/**
 * Fits a simulation to cells: rates and dispersions per gene (negative binomial, by moments), quantiles of library
 * sizes, cells per condition, the effect on the target, and strength, common part, low-rank part and own part of
 * effects. Noise is taken out by multiplying two halves of the cells of each condition, whose errors are independent.
 * Gene names are not kept: what is simulated is invented.
 *
 * @throws PertlineError of `pseudobulk` about conditions and filters; FIT_SCALE; FIT_TOO_SMALL
 */
export async function fitSimulation(cells: Cells, options: ScanOptions = {}): Promise<FittedSimulation> {
  const scan = await scanCells(cells, options);
  return fitScan(scan, cells.name);
}

export function fitScan(scan: Scan, source: string): FittedSimulation {
  const { conditions, nCells, control, genes } = scan;
  const singles = positions(scan, isSingle);
  const doubles = positions(scan, isDouble);
  if (genes.length < 20 || singles.length === 0 || nCells[control]! < 4)
    throw new PertlineError(
      "FIT_TOO_SMALL",
      `Fitting a simulation expects at least 20 genes, one single perturbation and 4 control cells; ${source} has ${genes.length}, ${singles.length} and ${nCells[control]}.`,
    );
  const notes: string[] = [];
  const start = preset("paper-like");
  const libraries = quantiles(scan.libraries, 48).map(Math.round);
  const dispersion = fitDispersions(scan);
  const logRate = Array.from(genes, (_, g) => {
    const rate = scan.counts.y[g]! / scan.counts.s[0]!;
    return Math.min(MOST_LOG_RATE, Math.max(LEAST_LOG_RATE, Math.log(rate || 1e-9)));
  });
  const unseen = scan.seen.filter((n) => n === 0).length;
  if (unseen > 0) notes.push(`${unseen} genes without counts in control cells get the lowest rate.`);
  const effects = fitEffects(scan, { logRate, dispersion, libraries }, start.effects);
  if (effects.targets === 0) notes.push("No perturbed gene is measured: the effect on the target is that of the preset."); // prettier-ignore
  const sizes = (rows: number[]): number[] => rows.map((c) => nCells[c]!);
  const pairs = (singles.length * (singles.length - 1)) / 2;
  const nDoubles = Math.min(doubles.length, pairs);
  if (nDoubles < doubles.length)
    notes.push(`Only ${nDoubles} of ${doubles.length} doubles fit: that many pairs have ${singles.length} singles.`); // prettier-ignore
  const others = conditions.length - 1 - singles.length - doubles.length;
  if (others > 0) notes.push(`${others} conditions of three and more genes were left out.`);
  if (doubles.length > 0 && effects.interaction === undefined)
    notes.push("No double has both its singles: interactions are those of the preset.");
  notes.push(
    "Coupling and graph cannot be seen in expression alone: they are those of the preset, the graph weaker where effects have too little in common for it.",
  );
  const settings: SimulationSettings = {
    ...start,
    nGenes: genes.length,
    nSingles: singles.length,
    nDoubles,
    measuredTargets: Math.min(effects.targets / singles.length, (genes.length - 2) / singles.length),
    library: { median: clamp(median(scan.libraries), 100, 1e6), logSd: clamp(logSd(scan.libraries), 0, 1.5) },
    baseline: {
      logSd: clamp(sd(logRate), 0, 3),
      measuredShare: clamp(logRate.reduce((sum, one) => sum + Math.exp(one), 0) / 1e4, 0.01, 0.8),
    },
    dispersion: { median: clamp(median(dispersion), 0.02, 2), logSd: clamp(logSd(dispersion), 0, 2) },
    cells: {
      control: nCells[control]!,
      median: median(sizes([...singles, ...doubles])),
      logSd: clamp(logSd(sizes([...singles, ...doubles])), 0, 2),
      min: Math.min(...sizes([...singles, ...doubles])),
    },
    effects: effectSettings(start, effects),
    interactions: { ...start.interactions, ...(effects.interaction && { strength: effects.interaction }) },
    empirical: {
      genes: { logRate: logRate.map(short), dispersion: dispersion.map(short) },
      libraries,
      singles: sizes(singles),
      ...(nDoubles > 0 && { doubles: sizes(doubles).slice(0, nDoubles) }),
    },
  };
  checkSettings(settings);
  return { kind: "pertline simulation", version: 1, source, settings, statistics: statisticsOf(scan), notes };
}

function effectSettings({ effects }: SimulationSettings, fit: EffectFit): SimulationSettings["effects"] {
  return {
    ...effects,
    strengthLogSd: clamp(fit.strengthLogSd, 0, 2),
    shared: clamp(fit.shared, 0, 3),
    modules: { count: fit.modules, size: clamp(fit.lowRank, 0, 3) },
    graph: clamp(fit.graph, 0, 1),
    sparse: { genes: fit.ownGenes, size: clamp(fit.own, 0, 3) },
    onTarget:
      fit.onTarget === undefined
        ? effects.onTarget
        : { direction: fit.onTarget < 0 ? "down" : "up", size: clamp(Math.abs(fit.onTarget), 0, 4) },
  };
}

/** Writes fitted parameters as JSON, whole or not at all. @throws PertlineError WRITE_FAILED */
export function writeFittedSimulation(file: string, fitted: FittedSimulation): Promise<void> {
  return writeWhole(file, (temporary) => writeFile(temporary, `${JSON.stringify(fitted, null, 1)}\n`));
}

/** Reads what `writeFittedSimulation` wrote. @throws PertlineError BAD_PARAMETERS, SIMULATION_SETTINGS */
export async function readFittedSimulation(file: string): Promise<FittedSimulation> {
  const bad = (why: string, cause?: unknown): PertlineError =>
    new PertlineError("BAD_PARAMETERS", `The file ${file} holds no simulation parameters: ${why}. Expected JSON as writeFittedSimulation (pertline simulate --save-parameters) writes it.`, { cause }); // prettier-ignore
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw bad("it cannot be read", cause);
  }
  let found: Partial<FittedSimulation>;
  try {
    found = JSON.parse(text) as Partial<FittedSimulation>;
  } catch (cause) {
    throw bad("it is no JSON", cause);
  }
  if (found?.kind !== "pertline simulation" || typeof found.settings !== "object")
    throw bad('"kind" is not "pertline simulation"');
  if (found.version !== 1) throw bad(`it has version ${String(found.version)}, expected 1`);
  try {
    checkSettings(found.settings);
  } catch (cause) {
    if ((cause as { code?: string }).code === "SIMULATION_SETTINGS") throw cause;
    throw bad("settings are missing", cause);
  }
  return found as FittedSimulation;
}

function positions({ conditions }: Scan, of: (condition: Scan["conditions"][number]) => boolean): number[] {
  return conditions.flatMap((condition, c) => (of(condition) ? [c] : []));
}

function quantiles(values: Float64Array, n: number): number[] {
  const sorted = values.slice().sort();
  return Array.from({ length: n }, (_, i) => Math.max(1, quantileOfSorted(sorted, (i + 0.5) / n)));
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Number.isFinite(value) ? value : low));
/** Five digits: parameters are estimates. */
const short = (value: number): number => Number(value.toPrecision(5));

function sd(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const mean = list.reduce((sum, one) => sum + one, 0) / list.length;
  return Math.sqrt(list.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, list.length - 1));
}
const logSd = (values: ArrayLike<number>): number =>
  sd(Array.from(values, (value) => Math.log(Math.max(1e-3, value))));
