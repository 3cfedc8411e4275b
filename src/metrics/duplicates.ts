import type { DifferentialExpression } from "../data/differentialExpression.ts";
import type { Predictions } from "../data/predictions.ts";
import { predictionOf, predictionsFor } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";

/** The two halves of every condition's cells as an experiment and its repetition. */
export interface TechnicalDuplicate {
  /** The data with the means of the first half of every perturbation's cells: the truth to score against. */
  truth: Pseudobulk;
  /** The data with those of the second half, for tests. */
  second: Pseudobulk;
  /** The second half as predictions: the positive control. */
  duplicate: Predictions;
}

/**
 * Positive control: what half of the cells of a condition says about the other half (Miller et al. 2025). Control cells
 * are not split, so that changes of both halves share the noise of control. Variances are those of all cells. A condition
 * of one cell has no duplicate.
 */
export function technicalDuplicate(data: Pseudobulk): TechnicalDuplicate {
  const [truth, second] = [ofHalf(data, 0), ofHalf(data, 1)];
  const width = data.genes.length;
  const rowOf = new Map(data.conditions.map(({ label }, row) => [label, row]));
  const duplicate = predictionsFor(
    { id: "technical_duplicate", label: "Technical duplicate" },
    data,
    data.conditions.filter((_, row) => row !== data.control).map(({ label }) => label),
    ({ label }) => {
      const row = rowOf.get(label)!;
      return data.nCells[row]! > 1
        ? second.means.slice(row * width, (row + 1) * width)
        : "the condition has one cell";
    },
  );
  return { truth, second, duplicate };
}

function ofHalf(data: Pseudobulk, half: 0 | 1): Pseudobulk {
  const width = data.genes.length;
  const means = data.halves[half].slice();
  const start = data.control * width;
  means.set(data.means.subarray(start, start + width), start);
  const nCells = data.nCells.map((n, row) =>
    row === data.control ? n : half === 0 ? Math.ceil(n / 2) : Math.floor(n / 2),
  );
  return { ...data, means, nCells };
}

/**
 * A duplicate without the noise of genes that do not respond: each gene lies between the duplicate and a negative control,
 * at 1 − its adjusted p value (Miller et al. 2025). Tests must not see the cells of the truth: use `tTest(second)`.
 * @param negative e.g. the mean baseline, of the same genes
 * @returns conditions that one of the three does not have are not predicted; a gene that could not be tested is taken from
 *   the negative control
 * @throws GENES_DIFFER
 */
export function interpolatedDuplicate(
  duplicate: Predictions,
  negative: Predictions,
  tests: DifferentialExpression,
): Predictions {
  const { genes } = duplicate;
  for (const other of [negative.genes, tests.genes])
    if (other.length !== genes.length || other.some((gene, g) => gene !== genes[g]))
      throw new PertlineError(
        "GENES_DIFFER",
        `Duplicate, negative control and tests must have the same genes in the same order; found ${genes.length} and ${other.length} genes. Predict and test on the same data.`,
      );
  const tested = new Map(tests.conditions.map(({ label }, i) => [label, i]));
  const rows: Float64Array[] = [];
  const conditions: string[] = [];
  const notPredicted = [...duplicate.notPredicted];
  for (const condition of duplicate.conditions) {
    const [own, low, at] = [predictionOf(duplicate, condition)!, predictionOf(negative, condition), tested.get(condition)]; // prettier-ignore
    if (low === undefined || at === undefined) {
      const reason =
        low === undefined ? "the negative control has no prediction" : "the condition was not tested";
      notPredicted.push({ condition, reason });
      continue;
    }
    conditions.push(condition);
    rows.push(
      own.map((value, g) => {
        const adjusted = tests.adjusted[at * genes.length + g]!;
        const share = Number.isNaN(adjusted) ? 0 : 1 - adjusted;
        return share * value + (1 - share) * low[g]!;
      }),
    );
  }
  const values = new Float64Array(rows.length * genes.length);
  rows.forEach((row, i) => values.set(row, i * genes.length));
  return { ...duplicate, model: "interpolated_duplicate", label: "Interpolated duplicate", conditions, values, notPredicted }; // prettier-ignore
}
