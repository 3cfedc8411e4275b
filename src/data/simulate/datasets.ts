import { normalQuantile } from "../../stats/distributions.ts";
import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import { preset } from "./presets.ts";
import { type PartialSettings, type SimulationSettings, withSettings } from "./settings.ts";

/** The shape of a published data set: sizes as published, the rest chosen. */
interface Shape {
  title: string;
  /** Where the sizes stand. */
  source: string;
  nGenes: number;
  cells: number;
  singles: number;
  doubles: number;
  /** Control cells: the sources do not all say; then chosen so that cells per perturbation are plausible. */
  control: number;
  /** Spread of cells per perturbation, log-normal; chosen. */
  logSd: number;
  changes: PartialSettings;
}

const CRISPRI: PartialSettings = {
  // Chosen: knock-down of essential genes has more in common between perturbations than activation has.
  effects: {
    shared: 0.1,
    strengthLogSd: 0.6,
    modules: { count: 8, size: 0.11 },
    sparse: { genes: 30, size: 0.045 },
    coupling: 0.3,
    graph: 0.5,
    onTarget: { direction: "down", size: 1.5 },
    saturation: 0,
  },
};
const TABLE = "Ahlmann-Eltze, Huber & Anders 2025, Methods, and GEARS' prepared files";

export type DatasetName =
  "norman" | "norman_from_scfoundation" | "adamson" | "replogle_k562_essential" | "replogle_rpe1_essential";

const SHAPES: Record<DatasetName, Shape> = {
  norman: {
    title: "Norman 2019 as GEARS prepares it: CRISPRa in K562, all 105 singles and 131 doubles",
    source: "GEARS' norman file before the filter by gene ontology, numbers rounded",
    nGenes: 5000,
    cells: 91_000,
    singles: 105,
    doubles: 131,
    control: 7353,
    logSd: 0.5,
    changes: {},
  },
  norman_from_scfoundation: {
    title: "Norman 2019 as the paper used it: 100 singles and 124 doubles",
    source: TABLE,
    nGenes: 19_264,
    cells: 84_143,
    singles: 100,
    doubles: 124,
    control: 7353,
    logSd: 0.5,
    changes: { baseline: { logSd: 1.6, measuredShare: 0.8 } },
  },
  adamson: {
    title: "Adamson 2016: CRISPRi in K562, 81 singles",
    source: TABLE,
    nGenes: 5060,
    cells: 65_899,
    singles: 81,
    doubles: 0,
    control: 24_000,
    logSd: 0.6,
    changes: CRISPRI,
  },
  replogle_k562_essential: {
    title: "Replogle 2022, essential genes in K562: CRISPRi, 1,087 singles",
    source: TABLE,
    nGenes: 5000,
    cells: 162_264,
    singles: 1087,
    doubles: 0,
    control: 10_700,
    logSd: 0.5,
    changes: CRISPRI,
  },
  replogle_rpe1_essential: {
    title: "Replogle 2022, essential genes in RPE1: CRISPRi, 1,534 singles; the second line beside K562",
    source: TABLE,
    nGenes: 5000,
    cells: 161_423,
    singles: 1534,
    doubles: 0,
    control: 11_500,
    logSd: 0.5,
    changes: { ...CRISPRI, line: { which: "second" } },
  },
};

/** Names of data sets whose shape can be simulated. */
export const DATASETS: readonly DatasetName[] = Object.keys(SHAPES) as DatasetName[];

/** What a data set is, in one line, and where its sizes stand. @throws PertlineError UNKNOWN_DATASET */
export function datasetShape(name: string): Omit<Shape, "changes"> {
  const { title, source, nGenes, cells, singles, doubles, control, logSd } = shapeOf(name);
  return { title, source, nGenes, cells, singles, doubles, control, logSd };
}

/**
 * Settings that give data of the shape of a published data set: its genes, perturbations and number of cells, exactly.
 * Only sizes are those of the source; effects are those of the preset "paper-like" (CRISPRa) or chosen (CRISPRi), never
 * fitted to how methods rank.
 *
 * @param scale 0 … 1: share of genes, perturbations and control cells. Cells per perturbation stay, and so does noise.
 * @throws PertlineError UNKNOWN_DATASET, SIMULATION_SETTINGS
 */
export function datasetPreset(
  name: DatasetName,
  { scale = 1, ...changes }: PartialSettings & { scale?: number } = {},
): SimulationSettings {
  const shape = shapeOf(name);
  const perturbed = shape.cells - shape.control;
  const sizes = exactly(perturbed, shape.singles + shape.doubles, shape.logSd);
  // Singles and doubles alike in size: every k-th to the doubles.
  const isDouble = sizes.map((_, i) => Math.floor(((i + 1) * shape.doubles) / sizes.length) > Math.floor((i * shape.doubles) / sizes.length)); // prettier-ignore
  const settings = withSettings(
    preset("paper-like", {
      nGenes: shape.nGenes,
      nSingles: shape.singles,
      nDoubles: shape.doubles,
      cells: {
        control: shape.control,
        median: Math.round(perturbed / sizes.length),
        logSd: shape.logSd,
        min: 10,
      },
      empirical: {
        singles: sizes.filter((_, i) => !isDouble[i]),
        ...(shape.doubles > 0 && { doubles: sizes.filter((_, i) => isDouble[i]) }),
      },
    }),
    shape.changes,
  );
  return withSettings(scaledSettings(settings, scale), changes);
}

/**
 * A smaller experiment of the same kind: genes, perturbations and control cells are multiplied by `scale`.
 *
 * @throws PertlineError SIMULATION_SETTINGS
 */
export function scaledSettings(settings: SimulationSettings, scale: number): SimulationSettings {
  if (!(scale > 0 && scale <= 1))
    throw new PertlineError(
      "SIMULATION_SETTINGS",
      `A simulation expects scale above 0 and up to 1, found ${String(scale)}.`,
    );
  if (scale === 1) return settings;
  const part = (n: number, least: number): number => Math.min(n, Math.max(least, Math.round(n * scale)));
  const nSingles = part(settings.nSingles, 2);
  return withSettings(settings, {
    nGenes: part(settings.nGenes, Math.max(20, nSingles + 2)),
    nSingles,
    nDoubles: Math.min(part(settings.nDoubles, 0), (nSingles * (nSingles - 1)) / 2),
    cells: { control: part(settings.cells.control, 20) },
    effects: {
      sparse: { ...settings.effects.sparse, genes: part(settings.effects.sparse.genes, 1) },
    },
    interactions: { genes: settings.interactions.genes * scale },
  });
}

function shapeOf(name: string): Shape {
  const found = (SHAPES as Record<string, Shape>)[name];
  if (found && Object.hasOwn(SHAPES, name)) return found;
  throw new PertlineError(
    "UNKNOWN_DATASET",
    `There is no data set "${name}" whose shape is known. ${suggestion(name, DATASETS)}`,
  );
}

/** `n` whole numbers that add up to `total` and spread as quantiles of a log-normal. */
function exactly(total: number, n: number, logSd: number): number[] {
  const weights = Array.from({ length: n }, (_, i) => Math.exp(logSd * normalQuantile((i + 0.5) / n)));
  const sum = weights.reduce((a, b) => a + b, 0);
  let [given, wanted] = [0, 0];
  return weights.map((weight) => {
    wanted += (weight / sum) * total;
    const now = Math.round(wanted) - given;
    given += now;
    return now;
  });
}
