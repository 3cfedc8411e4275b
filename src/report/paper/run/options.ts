import path from "node:path";
import type { Environment } from "./environment.ts";
import { dataEntries } from "../../../data/registry/registry.ts";
import { DATASETS } from "../../../data/simulate/datasets.ts";
import { PertlineError } from "../../../error.ts";
import { suggestion } from "../../../nearest.ts";
import type { Palette } from "../../../figures/palette.ts";
import type { FigureFormat } from "../../exportFigure.ts";

/** What a run of the paper is asked for; only `datasets` has no default. */
export interface PaperRunOptions {
  /** Names as `pertline data` lists them. */
  datasets: readonly string[];
  /** Of the splits: 1–5 for doubles and 1–2 for singles, as in the paper, unless told. */
  seeds?: readonly number[];
  /** Models as `pertline run --models` takes them, and `paper`: the paper's. */
  models?: string;
  /** Data simulated in the shape of each data set in place of the real files. */
  simulate?: boolean;
  /** Of simulated data: genes, perturbations and control cells times this, above 0 and up to 1. */
  scale?: number;
  /** Of simulated data: another seed, another experiment. */
  simulationSeed?: number;
  /** Files in place of the data folder's, by data set. */
  files?: Readonly<Record<string, string>>;
  /** Leave out perturbations that are not in GEARS' gene graph, as the paper does; yes unless told. Simulated data have no such graph. */
  goFilter?: boolean;
  /** Of figures: SVG and CSV unless told; the report shows them all to explore. None: no figures are drawn. */
  formats?: readonly FigureFormat[];
  /** Colours of figures: the paper's unless told. */
  palette?: Palette;
}

/** The same with everything filled in: what `run.json` keeps. */
export interface RunSettings {
  datasets: string[];
  seeds: number[] | "paper";
  models: string;
  simulate: boolean;
  scale: number;
  simulationSeed: number;
  files: Record<string, string>;
  goFilter: boolean;
  formats: FigureFormat[];
  palette: Palette;
}

/** @throws PertlineError NO_DATASETS, UNKNOWN_DATASET, BAD_OPTION, BAD_SEED */
export async function runSettings(options: PaperRunOptions, environment?: Environment): Promise<RunSettings> {
  const { simulate = false, scale = 1, simulationSeed = 1, seeds, models = "paper", files = {}, goFilter = true, formats = ["svg", "csv"], palette = "paper" } = options; // prettier-ignore
  const known = simulate ? [...DATASETS] : (await dataEntries(environment)).filter(({ kind }) => kind === "cells").map(({ name }) => name); // prettier-ignore
  const datasets = [...new Set(options.datasets)];
  if (datasets.length === 0)
    throw new PertlineError("NO_DATASETS", `A run needs at least one data set. There are: ${known.join(", ")}.`); // prettier-ignore
  const unknown = datasets.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new PertlineError("UNKNOWN_DATASET", `There is no data set "${unknown}"${simulate ? " whose shape is known" : ""}. ${suggestion(unknown, known)}`); // prettier-ignore
  const bad = (what: string): PertlineError => new PertlineError("BAD_OPTION", what);
  if (!(scale > 0 && scale <= 1)) throw bad(`scale is above 0 and up to 1, found ${scale}.`);
  if (scale !== 1 && !simulate) throw bad("scale is for simulated data; leave it out, or add --simulate.");
  if (!Number.isSafeInteger(simulationSeed) || simulationSeed < 0)
    throw bad(`The seed of a simulation is a whole number from 0 on, found ${simulationSeed}.`);
  if (seeds !== undefined && (seeds.length === 0 || seeds.some((seed) => !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32))) // prettier-ignore
    throw new PertlineError("BAD_SEED", `Seeds are whole numbers from 0 to 2³² − 1, found ${seeds.join(", ") || "none"}.`); // prettier-ignore
  const strange = Object.keys(files).find((name) => !datasets.includes(name));
  if (strange !== undefined)
    throw bad(`A file is given for ${strange}, which is not among the data sets of the run (${datasets.join(", ")}).`); // prettier-ignore
  if (simulate && Object.keys(files).length > 0)
    throw bad("Either files are given or data are simulated, not both; leave out one of them.");
  return {
    datasets,
    seeds: seeds === undefined ? "paper" : [...new Set(seeds)],
    models,
    simulate,
    scale,
    simulationSeed,
    files: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path.resolve(file)])),
    goFilter: goFilter && !simulate,
    formats: [...new Set(formats)],
    palette,
  };
}
