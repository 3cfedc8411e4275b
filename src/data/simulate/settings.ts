import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import { checkEmpirical, type Empirical } from "./empirical.ts";

/**
 * Everything a simulated Perturb-seq experiment depends on. Two equal settings give the same bytes.
 * Sizes of effects are in units of log expression, as a root mean square over genes, before the slope of mean X (which
 * is flat for weakly expressed genes) turns them into changes of mean X.
 */
export interface SimulationSettings {
  /** Integer; each part of the experiment draws from its own stream of it. */
  seed: number;
  nGenes: number;
  nSingles: number;
  /** Pairs of the singles; each pair once. */
  nDoubles: number;
  /** Share of perturbed genes that are among the measured genes. Only these can enter a model by their expression. */
  measuredTargets: number;
  /** Total counts of a cell over all genes, measured or not: log-normal. */
  library: { median: number; logSd: number };
  /** Expression in control: log-normal over genes; the measured genes hold `measuredShare` of all counts, none more than a tenth. */
  baseline: { logSd: number; measuredShare: number };
  /** Overdispersion φ of counts (variance μ + φμ²): log-normal over genes. */
  dispersion: { median: number; logSd: number };
  /** Cells per condition: log-normal with a minimum; the control condition has its own number. */
  cells: { control: number; median: number; logSd: number; min: number };
  effects: {
    /** How unequal perturbations are: strength is log-normal with mean 1. */
    strengthLogSd: number;
    /** A response that all perturbations have in common. This is what the mean of training conditions predicts. */
    shared: number;
    /** Gene programmes that perturbations switch to different degrees: a low-rank effect. */
    modules: { count: number; size: number };
    /** Effects of one perturbation on a few genes of its own. */
    sparse: { genes: number; size: number };
    /**
     * 0 … 1: how far the programmes that a perturbation switches follow from the place of its target gene in these
     * programmes. Decides whether a linear model that represents perturbations by the expression of their target can
     * predict anything.
     */
    coupling: number;
    /**
     * 0 … 1: how far the part that coupling leaves open is the same for neighbours in a hidden graph of target genes,
     * which expression does not show. `graph` of the simulation holds it.
     */
    graph: number;
    /** The perturbed gene itself, where measured: CRISPRa raises log expression by `size`, CRISPRi lowers it. */
    onTarget: { direction: "up" | "down"; size: number };
    /** Doubles: a summed change d of mean X becomes d / (1 + saturation · |d|). 0 keeps sums exactly additive. */
    saturation: number;
  };
  /** Departures of doubles from the sum of their singles, concentrated in few pairs and few genes. */
  interactions: {
    /** Share of doubles that interact at all. */
    pairs: number;
    /** Interacting genes of an interacting double, on average; where fewer genes qualify, those. */
    genes: number;
    /** Size relative to the summed change, on average. */
    strength: number;
    /** Relative frequencies of kinds. */
    buffering: number;
    synergy: number;
    opposite: number;
    /** Interactions of genes that the two singles change in different directions; none unless given. */
    other?: number;
  };
  /** Which of two cell lines is measured, and how much the second has in common with the first (correlations). */
  line: { which: "first" | "second"; baselineSharing: number; effectSharing: number };
  /**
   * Measured lists in place of what `library`, `baseline`, `dispersion` and `cells` would draw, as `fitSimulation` finds
   * them; a list of another length than wanted is drawn from by its quantiles. Unless given, everything is drawn.
   */
  empirical?: Empirical;
}

/** Settings where every group may be given in part. */
export type PartialSettings = {
  [Key in keyof SimulationSettings]?: SimulationSettings[Key] extends object
    ? Partial<SimulationSettings[Key]>
    : SimulationSettings[Key];
};

/** Settings that may be absent from those they are merged into. */
const OPTIONAL: Record<string, readonly string[]> = {
  "": ["empirical"],
  interactions: ["other"],
  empirical: ["genes", "libraries", "singles", "doubles"],
};

/**
 * Fills in what is not given, group by group.
 *
 * @throws PertlineError SIMULATION_SETTINGS, with what a mistyped name may have meant
 */
export function withSettings(base: SimulationSettings, changes: PartialSettings = {}): SimulationSettings {
  const merged: Record<string, unknown> = { ...base };
  checkKnown(changes, base, "");
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const before = merged[key];
    if (typeof value === "object" && !Array.isArray(value)) checkKnown(value, before ?? {}, key);
    merged[key] = typeof value === "object" && typeof before === "object" ? { ...before, ...value } : value;
  }
  const settings = merged as unknown as SimulationSettings;
  checkSettings(settings);
  return settings;
}

function checkKnown(given: object, base: object, group: string): void {
  const known = [...Object.keys(base), ...(OPTIONAL[group] ?? [])];
  for (const key of Object.keys(given))
    if (!known.includes(key))
      throw new PertlineError(
        "SIMULATION_SETTINGS",
        `A simulation has no setting "${group === "" ? key : `${group}.${key}`}". ${suggestion(key, known)}`,
      );
}

/** @throws PertlineError SIMULATION_SETTINGS, naming the setting */
export function checkSettings(s: SimulationSettings): void {
  const refuse = (what: string, found: unknown): never => {
    throw new PertlineError("SIMULATION_SETTINGS", `A simulation expects ${what}, found ${String(found)}.`);
  };
  const whole = (name: string, value: number, least: number): void => {
    if (!Number.isInteger(value) || value < least)
      refuse(`${name} to be a whole number from ${least} on`, value);
  };
  const between = (name: string, value: number, low: number, high: number): void => {
    if (!(value >= low && value <= high)) refuse(`${name} from ${low} to ${high}`, value);
  };
  if (!Number.isSafeInteger(s.seed)) refuse("seed to be an integer", s.seed);
  whole("nGenes", s.nGenes, 20);
  whole("nSingles", s.nSingles, 1);
  whole("nDoubles", s.nDoubles, 0);
  const pairs = (s.nSingles * (s.nSingles - 1)) / 2;
  if (s.nDoubles > pairs)
    refuse(`nDoubles of at most the ${pairs} pairs of ${s.nSingles} singles`, s.nDoubles);
  between("measuredTargets", s.measuredTargets, 0, 1);
  if (Math.round(s.measuredTargets * s.nSingles) > s.nGenes - 2)
    refuse("more genes than measured targets", s.nGenes);
  between("library.median", s.library.median, 100, 1e6);
  between("library.logSd", s.library.logSd, 0, 1.5);
  between("baseline.logSd", s.baseline.logSd, 0, 3);
  between("baseline.measuredShare", s.baseline.measuredShare, 0.01, 0.8);
  between("dispersion.median", s.dispersion.median, 0.02, 2);
  between("dispersion.logSd", s.dispersion.logSd, 0, 2);
  whole("cells.control", s.cells.control, 1);
  whole("cells.min", s.cells.min, 1);
  between("cells.median", s.cells.median, 1, 1e6);
  between("cells.logSd", s.cells.logSd, 0, 2);
  between("effects.strengthLogSd", s.effects.strengthLogSd, 0, 2);
  between("effects.shared", s.effects.shared, 0, 3);
  whole("effects.modules.count", s.effects.modules.count, 1);
  between("effects.modules.size", s.effects.modules.size, 0, 3);
  whole("effects.sparse.genes", s.effects.sparse.genes, 0);
  between("effects.sparse.genes", s.effects.sparse.genes, 0, s.nGenes);
  between("effects.sparse.size", s.effects.sparse.size, 0, 3);
  between("effects.coupling", s.effects.coupling, 0, 1);
  between("effects.graph", s.effects.graph, 0, 1);
  between("effects.onTarget.size", s.effects.onTarget.size, 0, 4);
  between("effects.saturation", s.effects.saturation, 0, 10);
  between("interactions.pairs", s.interactions.pairs, 0, 1);
  between("interactions.genes", s.interactions.genes, 0, 1e6);
  between("interactions.strength", s.interactions.strength, 0, 2);
  for (const kind of ["buffering", "synergy", "opposite", "other"] as const)
    between(`interactions.${kind}`, s.interactions[kind] ?? 0, 0, 1e6);
  between("line.baselineSharing", s.line.baselineSharing, 0, 1);
  between("line.effectSharing", s.line.effectSharing, 0, 1);
  if (s.line.which !== "first" && s.line.which !== "second")
    refuse('line.which to be "first" or "second"', s.line.which);
  if (s.effects.onTarget.direction !== "up" && s.effects.onTarget.direction !== "down")
    refuse('effects.onTarget.direction to be "up" or "down"', s.effects.onTarget.direction);
  if (s.empirical) checkEmpirical(s.empirical, refuse);
}
