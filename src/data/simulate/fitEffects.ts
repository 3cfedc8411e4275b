import { isDouble, isSingle } from "../condition.ts";
import { median } from "../../stats/quantile.ts";
import { classes } from "./empirical.ts";
import { communitiesOf } from "./graph.ts";
import { type Moments, tabulateMoments } from "./moments.ts";
import type { Scan } from "./scanCells.ts";
import { respondingGenes } from "./statistics.ts";

/** Sizes of the parts of effects, in the units of the settings: log expression, root mean square over genes. */
export interface EffectFit {
  strengthLogSd: number;
  shared: number;
  /** Gene programmes, and their size. */
  modules: number;
  lowRank: number;
  /** How alike the use of programmes by neighbours is, from 0 to 1: `graph` of the settings. */
  graph: number;
  ownGenes: number;
  own: number;
  /** Median change of log expression of the measured targets; undefined where none is measured. */
  onTarget: number | undefined;
  /** Singles whose target is measured. */
  targets: number;
  /** Size of interactions relative to the preset's; undefined where no double has both its singles. */
  interaction: number | undefined;
}

/** Genes with the steepest mean of X: effects on others are mostly noise. */
const GENES = 1000;
/** Gene programmes assumed: their number is not fitted. */
const MODULES = 8;

/** What the preset says of the use of programmes; the data say it together with the common part only. */
export interface ProgramUse {
  coupling: number;
  graph: number;
}

/**
 * Sizes of effects from single perturbations. With l(p) the changes of mean X in units of the slope of mean X (so, of
 * log expression) and l′, l″ the same from either half of the cells, products l′·l″ are free of noise:
 * ⟨l′(p), l″(p)⟩ is all of an effect, ⟨l′(p), l″(q)⟩ what two have in common, and the spread of the latter the low-rank
 * part. Two have in common the shared response and, as neighbours in the graph, programmes.
 */
export function fitEffects(scan: Scan, genes: GeneFit, use: ProgramUse): EffectFit {
  const { conditions, control } = scan;
  const G = scan.genes.length;
  const table = momentsOf(genes);
  const slope = Float64Array.from(genes.logRate, (rate, g) => table(g).slope(rate));
  const steep = Array.from(slope, (_, g) => g)
    .sort((a, b) => slope[b]! - slope[a]! || a - b)
    .slice(0, GENES);
  const mean = (half: 0 | 1, c: number, g: number): number => scan.sums[half][c * G + g]! / scan.halves[half][c]!; // prettier-ignore
  const rowOf = new Map<string, number>();
  scan.genes.forEach((gene, g) => rowOf.set(gene, rowOf.has(gene) ? -1 : g));
  const target = (c: number): number => rowOf.get(conditions[c]!.genes[0]!) ?? -1;
  const enough = (c: number): boolean => scan.halves[0][c]! >= 2 && scan.halves[1][c]! >= 2;
  const singles = conditions.flatMap((one, c) => (isSingle(one) && enough(c) ? [c] : []));
  const changes = ([0, 1] as const).map((half) =>
    singles.map((c) =>
      Float64Array.from(steep, (g) => (g === target(c) ? 0 : mean(half, c, g) - mean(half, control, g))),
    ),
  ) as [Float64Array[], Float64Array[]];

  const n = singles.length;
  // Σ changes² / Σ slopes² instead of the mean of (change / slope)²: genes of little slope say little and weigh little.
  const squares = steep.reduce((sum, g) => sum + slope[g]! ** 2, 0);
  const product = (a: Float64Array, b: Float64Array): number => dot(a, b) / squares;
  const all = singles.map((_, p) => product(changes[0][p]!, changes[1][p]!));
  // About their average, where the noise of control, which all have in common, is gone.
  const centred = changes.map(aboutAverage) as [Float64Array[], Float64Array[]];
  let common = 0;
  let squared = 0;
  let average = 0;
  for (let p = 0; p < n; p++)
    for (let q = 0; q < p; q++) {
      common += (product(changes[0][p]!, changes[1][q]!) + product(changes[1][p]!, changes[0][q]!)) / 2;
      const [a, b] = [product(centred[0][p]!, centred[1][q]!), product(centred[1][p]!, centred[0][q]!)];
      squared += a * b;
      average += (a + b) / 2;
    }
  const pairs = Math.max(1, (n * (n - 1)) / 2);
  const spread = Math.max(0, squared / pairs - (average / pairs) ** 2);
  const level = Math.max(1e-12, all.reduce((sum, one) => sum + one, 0) / Math.max(1, n));
  // (strength)⁴ over (strength²)²; programmes alone spread by 2 / count.
  const ratio = all.reduce((sum, one) => sum + one * one, 0) / Math.max(1, n) / (level * level);
  const strength2 = clamp(Math.log(Math.max(1, ratio / (1 + 2 / MODULES))) / 4, 0, 1);
  const parts = partsOf({
    ...{ common: Math.max(0, common / pairs), level: level / Math.exp(strength2) },
    ...{ lowRank: Math.sqrt(spread * MODULES), alike: alikeness(n, use) },
  });
  const measured = conditions.flatMap((one, c) => (isSingle(one) && target(c) >= 0 ? [c] : []));
  const responding = singles.map((c) => respondingGenes(scan, c));
  return {
    strengthLogSd: Math.sqrt(strength2),
    shared: Math.sqrt(parts.shared),
    modules: MODULES,
    lowRank: Math.sqrt(parts.lowRank),
    graph: use.graph * Math.sqrt(parts.alike),
    ownGenes: n === 0 ? 0 : Math.min(G, Math.max(1, Math.round(median(responding)))),
    own: Math.sqrt(parts.own),
    onTarget: onTarget(scan, measured, target, table),
    targets: measured.length,
    interaction: interactionStrength(scan, mean, steep, enough),
  };
}

/** Average correlation of the use of programmes by two perturbations: neighbours in the graph, as `hiddenGraph` has them. */
export function alikeness(nSingles: number, { coupling, graph }: ProgramUse): number {
  if (nSingles < 2) return 0;
  const size = nSingles / communitiesOf(nSingles);
  return graph ** 2 * (1 - coupling ** 2) * Math.max(0, (size - 1) / (nSingles - 1));
}

/**
 * Squares of the parts that give what is seen: shared + lowRank · alike = common, shared + lowRank + own = level. Where
 * programmes alone would have more in common than is seen, nothing is shared and neighbours are less alike.
 */
function partsOf(seen: { common: number; level: number; lowRank: number; alike: number }): {
  shared: number;
  lowRank: number;
  own: number;
  /** Share of `alike` that is kept. */
  alike: number;
} {
  const { level, alike } = seen;
  const common = Math.min(seen.common, level);
  // The low-rank part is what its spread says, or all that the shared part leaves.
  const most = (level - common) / (1 - alike);
  const lowRank = Math.min(seen.lowRank, most, level);
  const shared = Math.max(0, common - lowRank * alike);
  const kept = alike * lowRank > 0 ? Math.min(1, common / (alike * lowRank)) : 1;
  return { shared, lowRank, own: Math.max(0, level - shared - lowRank), alike: kept };
}

function aboutAverage(rows: readonly Float64Array[]): Float64Array[] {
  const [first] = rows;
  if (first === undefined) return [];
  const average = first.map((_, g) => rows.reduce((sum, row) => sum + row[g]!, 0) / rows.length);
  return rows.map((row) => row.map((value, g) => value - average[g]!));
}

interface GeneFit {
  logRate: number[];
  dispersion: number[];
  libraries: number[];
}

/** Moments of X per gene; few library sizes and dispersions are enough for slopes. */
function momentsOf({ dispersion, libraries }: GeneFit): (gene: number) => Moments {
  const { of, values } = classes(dispersion, 6);
  const few = Int32Array.from(libraries.filter((_, i) => i % 6 === 3 || libraries.length < 6));
  const tables = values.map((value) => tabulateMoments(value, few));
  return (gene) => tables[of[gene]!]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Median over targets of the change that gives the mean X seen; targets that are hardly expressed say nothing. */
function onTarget(
  scan: Scan,
  measured: readonly number[],
  target: (c: number) => number,
  tableOf: (gene: number) => Moments,
): number | undefined {
  const G = scan.genes.length;
  const both = (c: number, g: number): number => (scan.sums[0][c * G + g]! + scan.sums[1][c * G + g]!) / scan.nCells[c]!; // prettier-ignore
  const found = measured.flatMap((c) => {
    const g = target(c);
    const [from, to] = [both(scan.control, g), both(c, g)];
    // At least some tens of counts in either, or in the sum of both where one is near nothing.
    if (Math.max(from, to) * Math.min(scan.nCells[c]!, scan.nCells[scan.control]!) < 5 || from <= 0)
      return [];
    const table = tableOf(g);
    const least = Math.max(to, from * 0.02);
    try {
      return [table.logRate(least) - table.logRate(from)];
    } catch {
      return []; // beyond the tables
    }
  });
  return found.length === 0 ? undefined : median(found);
}

/** Root of (departure from the sum)² over (summed change)², both free of noise; in units of the preset's strength. */
function interactionStrength(
  scan: Scan,
  mean: (half: 0 | 1, c: number, g: number) => number,
  genes: readonly number[],
  enough: (c: number) => boolean,
): number | undefined {
  const byKey = new Map(scan.conditions.map(({ key }, c) => [key, c]));
  let departure = 0;
  let sum = 0;
  let found = 0;
  scan.conditions.forEach((one, c) => {
    if (!isDouble(one) || !enough(c)) return;
    const [a, b] = one.genes.map((gene) => byKey.get(gene));
    if (a === undefined || b === undefined || !enough(a) || !enough(b)) return;
    found++;
    for (const g of genes) {
      const parts = ([0, 1] as const).map((half) => {
        const origin = mean(half, scan.control, g);
        const added = mean(half, a, g) + mean(half, b, g) - 2 * origin;
        return [mean(half, c, g) - origin - added, added] as const;
      });
      departure += parts[0]![0] * parts[1]![0];
      sum += parts[0]![1] * parts[1]![1];
    }
  });
  if (found === 0 || !(sum > 0)) return undefined;
  return clamp(PER_ROOT * Math.sqrt(Math.max(0, departure) / sum), 0, 2);
}

/** Strength over root, of the preset "paper-like". */
const PER_ROOT = 1.25;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
