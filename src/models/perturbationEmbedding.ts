import { isControl, parseCondition, type Condition } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { addScaled, rowOf, type NamedMatrix } from "../stats/matrix.ts";
import { geneComponents } from "./embeddings/components.ts";

/** Fewer perturbed training conditions with an embedding than this say nothing about the embedding. */
const FEWEST = 3;

export interface PerturbationEmbedding {
  /** The matrix that vectors are taken from. */
  matrix: NamedMatrix;
  /** The vector of a condition, or the reason why there is none. */
  vectorOf(condition: Condition): Float64Array | string;
  /** Rows of the perturbed training conditions that have a vector. */
  rows: readonly number[];
  /** What was decided, for people: each one sentence. */
  notes: readonly string[];
}

/**
 * Vectors for conditions from an embedding whose rows are perturbed genes or whole conditions. A condition with a row of
 * its own (`A`, `A+ctrl`, `A+B` in either order, `ctrl`) has that; another one has the sum of its genes' rows; control
 * without a row is zero. A repeated name means its first row.
 *
 * Where no embedding is given it is the linear model's: genes described by their principal component scores over the
 * training conditions (10 of them), so only a measured gene has a row.
 *
 * @throws PertlineError TOO_FEW_MATCHED where fewer than 3 perturbed training conditions have a vector
 */
export function perturbationEmbedding(
  training: Pseudobulk,
  given: NamedMatrix | undefined,
  user: string,
): PerturbationEmbedding {
  const matrix = given ?? geneComponents(training);
  const first = new Map<string, number>();
  matrix.rowNames.forEach((name, row) => {
    const { key } = parseCondition(name, training.conditions[training.control]?.label);
    if (!first.has(key)) first.set(key, row);
  });
  const vectorOf = (condition: Condition): Float64Array | string => {
    const own = first.get(condition.key);
    if (own === undefined) {
      const missing = condition.genes.filter((gene) => !first.has(gene));
      if (missing.length > 0)
        return `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not ${given ? "in the embedding" : "among the measured genes, so nothing describes the perturbation"}`;
    }
    const sum = new Float64Array(matrix.columns);
    if (own !== undefined) sum.set(rowOf(matrix, own));
    else for (const gene of condition.genes) addScaled(sum, 1, rowOf(matrix, first.get(gene)!));
    if (sum.every(Number.isFinite)) return sum;
    return `the embedding of ${condition.label} holds numbers that are not finite`;
  };
  const perturbed = training.conditions.flatMap((condition, row) => (isControl(condition) ? [] : [row]));
  const rows = perturbed.filter((row) => typeof vectorOf(training.conditions[row]!) !== "string");
  if (rows.length < FEWEST) {
    const some = rows.length === 0 ? "none has" : `${rows.length} (${listed(rows.map((row) => training.conditions[row]!.label))}) ${rows.length === 1 ? "has" : "have"}`; // prettier-ignore
    throw new PertlineError(
      "TOO_FEW_MATCHED",
      `${user} needs at least ${FEWEST} perturbed training conditions whose genes are ${given ? "rows of the embedding" : `among the ${training.genes.length} measured genes`}; of the ${perturbed.length} here ${some}. ` +
        (given
          ? "Check that the embedding's row names are gene symbols as in the conditions, or leave this model out."
          : "Use a file that keeps the perturbed genes among its genes, give an embedding of the perturbed genes, or leave this model out."),
    );
  }
  const left = perturbed.length - rows.length;
  const notes = [
    ...(given ? [] : [`${user}: perturbations are described by ${matrix.columns} principal components of the training conditions.`]), // prettier-ignore
    ...(left > 0 ? [`${user}: ${left} of ${perturbed.length} perturbed training conditions have no embedding and were not used.`] : []), // prettier-ignore
  ];
  return { matrix, vectorOf, rows, notes };
}
