import type { Cells } from "../cells.ts";
import { isSingle } from "../condition.ts";
import { median } from "../../stats/quantile.ts";
import { pearsonCorrelation } from "../../stats/correlation.ts";
import { type Scan, scanCells, type ScanOptions } from "./scanCells.ts";

/** What real and simulated cells are compared by. X = log1p(counts · 10⁴ / library size). */
export interface CellStatistics {
  cells: number;
  genes: number;
  singles: number;
  others: number;
  libraryMedian: number;
  /** Over genes, in control cells: average of means, of variances, and share of zeros. */
  mean: number;
  variance: number;
  zeros: number;
  /** Median over perturbations. */
  cellsPerCondition: number;
  /** Average over pairs of singles of the Pearson correlation of their changes of mean X (as seen, so with noise). */
  betweenPerturbations: number;
  /** Median over singles: root mean square over genes of the change of mean X, without noise (two halves). */
  effectSize: number;
  /** Median over singles: share of genes that respond (Welch z, 5 % false discovery rate). */
  responding: number;
}

/** Reads cells once and sums them up. @throws PertlineError of `scanCells` */
export async function cellStatistics(cells: Cells, options: ScanOptions = {}): Promise<CellStatistics> {
  return statisticsOf(await scanCells(cells, options));
}

/** Pairs beyond this many are left out: the average is known well by then. */
const MOST = 150;

export function statisticsOf(scan: Scan): CellStatistics {
  const { conditions, control, nCells, sums, squares, halves } = scan;
  const G = scan.genes.length;
  const mean = (c: number, g: number): number => (sums[0][c * G + g]! + sums[1][c * G + g]!) / nCells[c]!;
  const n = nCells[control]!;
  const means = Float64Array.from({ length: G }, (_, g) => mean(control, g));
  const variances = means.map((m, g) => Math.max(0, squares[control * G + g]! - n * m * m) / Math.max(1, n - 1)); // prettier-ignore
  const perturbed = nCells.filter((_, c) => c !== control);
  const singles = conditions.flatMap((one, c) => (isSingle(one) ? [c] : []));
  const some = singles.slice(0, MOST);
  const changes = some.map((c) => Float64Array.from({ length: G }, (_, g) => mean(c, g) - means[g]!));
  const correlations = changes.flatMap((a, i) => changes.slice(0, i).map((b) => pearsonCorrelation(a, b)));
  const sizes = singles
    .filter((c) => halves[0][c]! > 0 && halves[1][c]! > 0 && halves[1][control]! > 0)
    .map((c) => {
      let product = 0;
      for (let g = 0; g < G; g++) {
        const change = (half: 0 | 1): number =>
          sums[half][c * G + g]! / halves[half][c]! - sums[half][control * G + g]! / halves[half][control]!;
        product += change(0) * change(1);
      }
      return Math.sqrt(Math.max(0, product / G));
    });
  const average = (list: ArrayLike<number>): number =>
    list.length === 0 ? 0 : Array.from(list).reduce((sum, one) => sum + one, 0) / list.length;
  return {
    cells: nCells.reduce((sum, one) => sum + one, 0),
    genes: G,
    singles: singles.length,
    others: conditions.length - 1 - singles.length,
    libraryMedian: median(scan.libraries),
    mean: average(means),
    variance: average(variances),
    zeros: 1 - average(scan.seen) / n,
    cellsPerCondition: median(perturbed),
    betweenPerturbations: average(correlations.filter(Number.isFinite)),
    effectSize: sizes.length === 0 ? 0 : median(sizes),
    responding: some.length === 0 ? 0 : median(some.map((c) => respondingGenes(scan, c) / G)),
  };
}

/** Genes whose mean X differs from control: Welch's z, Benjamini and Hochberg at 5 %. */
export function respondingGenes({ sums, squares, nCells, control, genes }: Scan, c: number): number {
  const G = genes.length;
  const moments = (row: number, g: number): [mean: number, error2: number] => {
    const n = nCells[row]!;
    const mean = (sums[0][row * G + g]! + sums[1][row * G + g]!) / n;
    const variance = Math.max(0, squares[row * G + g]! - n * mean * mean) / Math.max(1, n - 1);
    return [mean, variance / n];
  };
  const p = Float64Array.from({ length: G }, (_, g) => {
    const [a, va] = moments(c, g);
    const [b, vb] = moments(control, g);
    return va + vb > 0 ? upperTail(Math.abs(a - b) / Math.sqrt(va + vb)) * 2 : 1;
  }).sort();
  for (let i = G; i > 0; i--) if (p[i - 1]! <= (0.05 * i) / G) return i;
  return 0;
}

/** 1 − Φ(z) for z ≥ 0 (continued fraction above 3, Abramowitz and Stegun 26.2.17 below; error below 1e-7). */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    let fraction = z;
    for (let k = 30; k >= 1; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  const t = 1 / (1 + 0.2316419 * z);
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))); // prettier-ignore
}
