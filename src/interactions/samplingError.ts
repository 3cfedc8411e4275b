import { cellWeights, type AdditiveExpectation } from "./additiveExpectation.ts";

/**
 * Standard error of every e from the cells that were measured: the root of Var(A)/nA + Var(B)/nB + Var(AB)/nAB +
 * Var(∅)/n∅, gene by gene, each the variance between cells over their number.
 *
 * @returns doubles × genes; NaN where one of the four has a single cell, whose variance is not known
 */
export function samplingError(expectation: AdditiveExpectation): Float64Array {
  const { truth, doubles, rows, singles, panel } = expectation;
  const width = panel.length;
  const squared = (row: number, g: number): number => {
    const n = truth.nCells[row]!;
    return n > 1 ? truth.variances[row * truth.genes.length + panel[g]!]! / n : NaN;
  };
  const result = new Float64Array(doubles.length * width);
  doubles.forEach((_, d) => {
    const weights = singles[d]!.map((its) => cellWeights(truth, its));
    for (let g = 0; g < width; g++) {
      let sum = squared(truth.control, g) + squared(rows[d]!, g);
      singles[d]!.forEach((its, k) =>
        its.forEach((row, i) => (sum += weights[k]![i]! ** 2 * squared(row, g))),
      );
      result[d * width + g] = Math.sqrt(sum);
    }
  });
  return result;
}

/**
 * Every e divided by its standard error, so that genes and conditions with much noise are not called for it.
 * @returns doubles × genes; NaN where the standard error is not known or 0
 */
export function standardised(
  expectation: AdditiveExpectation,
  errors: Float64Array = samplingError(expectation),
): Float64Array {
  return expectation.e.map((e, i) => (errors[i]! > 0 ? e / errors[i]! : NaN));
}
