import { normalQuantile } from "../../stats/distributions.ts";
import { type Random, random } from "../../stats/random.ts";
import { type Design, design } from "./design.ts";
import {
  byRank,
  classes,
  type Empirical,
  LEAST_LOG_RATE,
  MOST_DISPERSION,
  MOST_LOG_RATE,
} from "./empirical.ts";
import { activities, genePrograms, logEffects } from "./effects.ts";
import { type Graph, hiddenGraph } from "./graph.ts";
import { type Interactions, interactions } from "./interactions.ts";
import { libraryGrid, type Moments, tabulateMoments } from "./moments.ts";
import { checkSettings, type SimulationSettings } from "./settings.ts";

/** A simulated experiment before any cell is drawn: what would be seen with endless cells. */
export interface Truth {
  settings: SimulationSettings;
  design: Design;
  graph: Graph;
  interactions: Interactions;
  /** conditions × genes: noise-free mean of X = log1p(counts · 10⁴ / library size). */
  means: Float64Array;
  /** conditions × genes: natural logarithm of expected counts in a library of 10⁴ that gives these means. */
  logRates: Float64Array;
  /** Library sizes, equally likely. */
  libraries: Int32Array;
  /** Per gene. */
  dispersions: Float64Array;
  /** Variance of X over the cells of a condition, for one entry of `means`. */
  variance(condition: number, gene: number): number;
}

/** A tenth of all counts in one gene: none may go beyond it. */
const HIGHEST_LOG_RATE = Math.log(1000);

/** Dispersions fall in this many classes, since each needs its own table of moments. */
const CLASSES = 8;

/**
 * Works out the noise-free experiment. Doubles are sums on the scale of mean X (control + change of A + change of B,
 * then interactions), and rates of counts are solved gene by gene so that the expected mean of X is exactly that.
 * Sums of log rates instead would look like interactions of up to half a log unit after log1p.
 *
 * @throws PertlineError SIMULATION_SETTINGS, SIMULATION_RANGE
 */
export function simulateTruth(settings: SimulationSettings): Truth {
  checkSettings(settings);
  const source = random(settings.seed);
  const { nGenes, nSingles } = settings;
  const plan = design(settings, source.split("design"));
  const libraries = Int32Array.from(
    settings.empirical?.libraries ?? libraryGrid(settings.library.median, settings.library.logSd),
  );
  const measured = settings.empirical?.genes;
  const { tables, classOf, values } = measured
    ? measuredDispersions(settings, measured, libraries, source.split("baseline"))
    : dispersionClasses(settings, libraries, source.split("dispersion"));
  const table = (g: number): Moments => tables[classOf[g]!]!;

  const baseline = measured
    ? measuredLogRates(settings, measured, source.split("baseline"))
    : baselineLogRates(settings, source.split("baseline"));
  const control = baseline.map((rate, g) => table(g).mean(rate));
  // A single may take away 60 % of a gene or cover 45 % of the way to a very high rate, so that sums stay in range.
  const lowest = control.map((mean) => -0.95 * mean);
  const highest = control.map((mean, g) => 0.9 * (table(g).mean(HIGHEST_LOG_RATE) - mean));

  const { community, graph } = hiddenGraph(plan.targets, source.split("graph"));
  const logs = lineEffects(settings, plan, community, source);
  const single = new Float64Array(nSingles * nGenes);
  for (let p = 0; p < nSingles; p++)
    for (let g = 0; g < nGenes; g++) {
      const change = logs[p * nGenes + g]! * table(g).slope(baseline[g]!);
      single[p * nGenes + g] = Math.min(highest[g]! / 2, Math.max(-0.6 * control[g]!, change));
    }
  setOnTarget(settings, plan, single, (g, by) =>
    Math.min(highest[g]! / 2, table(g).mean(baseline[g]! + by) - control[g]!),
  );
  shrinkBelow(plan.pairs, single, lowest);

  const found = interactions(settings, plan.pairs, single, lowest, highest, source.split("interactions"));
  const means = assemble(settings, plan, control, single, found);
  const logRates = means.map((mean, i) => (i < nGenes ? baseline[i]! : table(i % nGenes).logRate(mean)));
  return {
    settings,
    design: plan,
    graph,
    interactions: found,
    means,
    logRates,
    libraries,
    dispersions: Float64Array.from(classOf, (one) => values[one]!),
    variance: (condition, g) => table(g).variance(logRates[condition * nGenes + g]!),
  };
}

function dispersionClasses(
  { nGenes, dispersion }: SimulationSettings,
  libraries: Int32Array,
  random: Random,
): { tables: Moments[]; classOf: Int32Array; values: number[] } {
  const values = Array.from({ length: CLASSES }, (_, i) => {
    const value = dispersion.median * Math.exp(dispersion.logSd * normalQuantile((i + 0.5) / CLASSES));
    return Math.min(2, Math.max(0.02, value));
  });
  const tables = values.map((value) => tabulateMoments(value, libraries));
  return { tables, values, classOf: Int32Array.from({ length: nGenes }, () => random.integer(CLASSES)) };
}

/** Dispersions as measured, the same in both lines; each gene keeps the pair of rate and dispersion. */
function measuredDispersions(
  { nGenes, line }: SimulationSettings,
  { logRate, dispersion }: NonNullable<Empirical["genes"]>,
  libraries: Int32Array,
  source: Random,
): { tables: Moments[]; classOf: Int32Array; values: number[] } {
  const pair = byRank(logRate, baselineOrder(nGenes, { ...line, which: "first" }, source));
  const { of, values } = classes(
    Array.from(pair, (one) => Math.min(MOST_DISPERSION, Math.max(0.02, dispersion[one]!))),
    CLASSES + CLASSES / 2,
  );
  return { tables: values.map((value) => tabulateMoments(value, libraries)), classOf: of, values };
}

/** Log rates as measured; where genes were resampled to more, all lowered so that they hold 80 % of counts at most. */
function measuredLogRates(
  { nGenes, line }: SimulationSettings,
  { logRate }: NonNullable<Empirical["genes"]>,
  source: Random,
): Float64Array {
  const pair = byRank(logRate, baselineOrder(nGenes, line, source));
  const rates = Float64Array.from(pair, (one) => logRate[one]!);
  const total = rates.reduce((sum, rate) => sum + Math.exp(rate), 0);
  const lower = Math.min(0, Math.log(8000 / total));
  return rates.map((rate) => Math.min(MOST_LOG_RATE, Math.max(LEAST_LOG_RATE, rate + lower)));
}

/** Standard normal per gene: its place in control. Correlates between lines as told. */
function baselineOrder(nGenes: number, line: SimulationSettings["line"], source: Random): Float64Array {
  const [first, second] = [source.split("first"), source.split("second")];
  const own = line.baselineSharing;
  return Float64Array.from({ length: nGenes }, () => {
    const [a, b] = [first.normal(), second.normal()];
    return line.which === "first" ? a : own * a + Math.sqrt(1 - own * own) * b;
  });
}

/** Log rates of control: log-normal over genes, scaled so that the measured genes hold their share of 10⁴ counts. */
function baselineLogRates({ nGenes, baseline, line }: SimulationSettings, source: Random): Float64Array {
  const rates = baselineOrder(nGenes, line, source).map(
    (z) => baseline.logSd * Math.min(3.5, Math.max(-3.5, z)),
  );
  const total = rates.reduce((sum, rate) => sum + Math.exp(rate), 0);
  const scale = Math.log((baseline.measuredShare * 1e4) / total);
  return rates.map((rate) => Math.min(HIGHEST_LOG_RATE, Math.max(Math.log(0.01), rate + scale)));
}

/** Log effects in the line that is measured; the second keeps programmes of genes and shares part of their use. */
function lineEffects(
  settings: SimulationSettings,
  plan: Design,
  community: Int32Array,
  source: Random,
): Float64Array {
  const programs = genePrograms(settings, source.split("programs"));
  const effects = (name: string): Float64Array => {
    const activity = activities(settings, plan, programs, community, source.split(`${name} activities`));
    return logEffects(settings, programs, activity, source.split(`${name} effects`));
  };
  const first = effects("first");
  if (settings.line.which === "first") return first;
  const shared = settings.line.effectSharing;
  const second = effects("second");
  return first.map((value, i) => shared * value + Math.sqrt(1 - shared * shared) * second[i]!);
}

/** The change of a measured target under its own perturbation replaces whatever else would act on it. */
function setOnTarget(
  { nGenes, effects }: SimulationSettings,
  { targetRows }: Design,
  single: Float64Array,
  change: (gene: number, byLog: number) => number,
): void {
  if (effects.onTarget.size === 0) return;
  const by = effects.onTarget.direction === "up" ? effects.onTarget.size : -effects.onTarget.size;
  targetRows.forEach((row, p) => {
    if (row >= 0) single[p * nGenes + row] = change(row, by);
  });
}

/** Where two singles together would take away more than there is, all decreases of that gene are made smaller. */
function shrinkBelow(pairs: readonly [number, number][], single: Float64Array, lowest: Float64Array): void {
  const nGenes = lowest.length;
  const least = new Float64Array(nGenes);
  for (const [a, b] of pairs)
    for (let g = 0; g < nGenes; g++)
      least[g] = Math.min(
        least[g]!,
        Math.min(0, single[a * nGenes + g]!) + Math.min(0, single[b * nGenes + g]!),
      );
  for (let i = 0; i < single.length; i++) {
    const g = i % nGenes;
    if (single[i]! < 0 && least[g]! < lowest[g]!) single[i] = single[i]! * (lowest[g]! / least[g]!);
  }
}

/** conditions × genes means: control, control + single, control + saturated sum + interaction. */
function assemble(
  { nGenes, nSingles, effects }: SimulationSettings,
  { pairs }: Design,
  control: Float64Array,
  single: Float64Array,
  found: Interactions,
): Float64Array {
  const means = new Float64Array((1 + nSingles + pairs.length) * nGenes);
  means.set(control);
  for (let i = 0; i < single.length; i++) means[nGenes + i] = control[i % nGenes]! + single[i]!;
  const firstDouble = (1 + nSingles) * nGenes;
  pairs.forEach(([a, b], d) => {
    for (let g = 0; g < nGenes; g++) {
      const sum = single[a * nGenes + g]! + single[b * nGenes + g]!;
      means[firstDouble + d * nGenes + g] = control[g]! + sum / (1 + effects.saturation * Math.abs(sum));
    }
  });
  found.value.forEach((value, i) => {
    const at = firstDouble + found.double[i]! * nGenes + found.gene[i]!;
    means[at] = Math.max(0.05 * control[found.gene[i]!]!, means[at]! + value);
  });
  return means;
}
