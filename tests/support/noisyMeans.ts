import { random } from "../../src/stats/random.ts";
import type { Truth } from "../../src/data/simulate/truth.ts";

/** Pseudobulk means as their cell numbers would give them: noise-free mean + normal noise of variance / cells. */
export function noisyMeans(truth: Truth, seed: number): Float64Array {
  const nGenes = truth.settings.nGenes;
  const source = random(seed);
  return truth.means.map((mean, i) => {
    const condition = Math.floor(i / nGenes);
    const variance = truth.variance(condition, i % nGenes);
    return mean + Math.sqrt(variance / truth.design.nCells[condition]!) * source.normal();
  });
}

export interface Properties {
  noChange: number;
  additive: number;
  /** L2 of doubles to the mean of all other conditions, control included. */
  mean: number;
  /** Median correlation of changes between pairs of singles. */
  correlation: number;
  /** Mean over genes of the standard deviation over doubles. */
  spread: number;
  /** Standard deviation of double − additive from cell noise alone: 1.4826 × median absolute deviation. */
  nullSd: number;
  /** Share of double × gene values further than 0.2 from additive. */
  interacting: number;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** What can be said of means over the 1,000 genes highest in control, without any model being fitted. */
export function properties(truth: Truth, means: Float64Array): Properties {
  const { nGenes, nSingles, nDoubles } = truth.settings;
  const panel = Array.from({ length: nGenes }, (_, g) => g)
    .sort((a, b) => means[b]! - means[a]!)
    .slice(0, 1000);
  const row = (c: number): number[] => panel.map((g) => means[c * nGenes + g]!);
  const control = row(0);
  const singles = truth.design.targets.map((_, p) => row(1 + p));
  const doubles = truth.design.pairs.map((_, d) => row(1 + nSingles + d));
  const l2 = (a: number[], b: number[]): number =>
    Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
  const average = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const additive = truth.design.pairs.map(([a, b]) =>
    control.map((c, i) => singles[a]![i]! + singles[b]![i]! - c),
  );
  const training = [control, ...singles, ...doubles.slice(0, nDoubles / 2)];
  const mean = control.map((_, i) => average(training.map((one) => one[i]!)));
  const residuals = doubles.flatMap((one, d) => one.map((x, i) => x - additive[d]![i]!));
  const correlations: number[] = [];
  const changes = singles.map((one) => one.map((x, i) => x - control[i]!));
  for (let a = 0; a < Math.min(60, nSingles); a++)
    for (let b = 0; b < a; b++) correlations.push(correlation(changes[a]!, changes[b]!));
  return {
    noChange: average(doubles.map((one) => l2(one, control))),
    additive: average(doubles.map((one, d) => l2(one, additive[d]!))),
    mean: average(doubles.map((one) => l2(one, mean))),
    correlation: median(correlations),
    spread: average(
      control.map((_, i) => {
        const values = doubles.map((one) => one[i]!);
        const centre = average(values);
        return Math.sqrt(average(values.map((x) => (x - centre) ** 2)));
      }),
    ),
    nullSd: 1.4826 * median(residuals.map(Math.abs)),
    interacting: residuals.filter((x) => Math.abs(x) > 0.2).length / residuals.length,
  };
}

export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  const n = a.length;
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i]!, b[i]!];
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  return (sab - (sa * sb) / n) / Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n));
}
