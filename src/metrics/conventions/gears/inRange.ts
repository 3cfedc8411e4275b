import type { DenseMatrix } from "../../../stats/matrix.ts";
import { quantileOfSorted } from "../../../stats/quantile.ts";
import { mean, variance } from "../../../stats/summary.ts";
import type { GearsNumbers } from "./results.ts";

const RANGES: readonly [name: string, low: number, high: number][] = [
  ["frac_in_range", 0, 1],
  ["frac_in_range_45_55", 0.45, 0.55],
  ["frac_in_range_40_60", 0.4, 0.6],
  ["frac_in_range_25_75", 0.25, 0.75],
];

/**
 * How the predicted means of some genes lie among the observed cells: shares within ranges of quantiles, and distances from
 * the observed mean in standard deviations of cells (denominator n) over genes that vary. Genes that are 0 in every cell
 * are left out of the shares.
 * @param predicted means of the genes
 * @param observed cells × all genes
 * @param genes positions of the genes
 * @param suffix of the names
 * @returns nothing where all genes are 0
 */
export function inRange(
  predicted: Float64Array,
  observed: DenseMatrix,
  genes: readonly number[],
  suffix: string = "",
): GearsNumbers {
  const columns = genes.map((gene) => sortedColumn(observed, gene));
  const kept = columns.flatMap((column, i) => (column[0] === 0 && column.at(-1) === 0 ? [] : [i]));
  if (kept.length === 0) return {};
  const shares = RANGES.map(([name, low, high]) => {
    const inside = kept.filter(
      (i) =>
        predicted[i]! >= quantileOfSorted(columns[i]!, low) &&
        predicted[i]! <= quantileOfSorted(columns[i]!, high),
    );
    return [name + suffix, inside.length / kept.length] as const;
  });
  const sigma = columns.flatMap((column, i) => {
    const deviation = Math.sqrt(variance(column, 0));
    return deviation > 0 ? [Math.abs(predicted[i]! - mean(column)) / deviation] : [];
  });
  return {
    ...Object.fromEntries(shares),
    [`mean_sigma${suffix}`]: mean(sigma),
    [`std_sigma${suffix}`]: Math.sqrt(variance(sigma, 0)),
    [`frac_sigma_below_1${suffix}`]: 1 - sigma.filter((value) => value > 1).length / sigma.length,
    [`frac_sigma_below_2${suffix}`]: 1 - sigma.filter((value) => value > 2).length / sigma.length,
  };
}

/** Positions in `genes` of those that are not 0 in every cell. */
export function notAllZero(observed: DenseMatrix, genes: readonly number[]): number[] {
  return genes.flatMap((gene, i) => {
    const column = sortedColumn(observed, gene);
    return column[0] === 0 && column.at(-1) === 0 ? [] : [i];
  });
}

function sortedColumn({ rows, columns, values }: DenseMatrix, gene: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => values[i * columns + gene]!).sort();
}
