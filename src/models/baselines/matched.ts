import { isSingle, type Condition } from "../../data/condition.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";

/** Fewer than this, and W is decided by the penalty and not by the data. */
const FEWEST_MATCHED = 3;

/** What perturbations are looked up in: the rows of G of the training data, or an embedding. */
export type Source = "genes" | "embedding";

/** @throws PertlineError TOO_FEW_MATCHED unless enough singly perturbed genes are among the matched conditions */
export function checkMatched(
  training: Pseudobulk,
  matched: readonly number[],
  source: Source,
  label: string,
): void {
  const names = (rows: readonly Condition[]): string[] => [
    ...new Set(rows.filter(isSingle).map((condition) => condition.genes[0]!)),
  ];
  const found = names(matched.map((row) => training.conditions[row]!));
  if (found.length >= FEWEST_MATCHED) return;
  const perturbed = names(training.conditions);
  const external = source === "embedding";
  const where = external ? `rows of the embedding` : `${training.genes.length} measured genes`;
  const some = found.length === 0 ? "none" : `${found.length} (${listed(found)})`;
  throw new PertlineError(
    "TOO_FEW_MATCHED",
    `${label === "Linear model" ? "The linear model" : label} needs at least ${FEWEST_MATCHED} singly perturbed training genes that are among the ${where}, ` +
      `because it describes a perturbation by the ${external ? "embedding" : "expression"} of its target; ` +
      `of the ${perturbed.length} singly perturbed genes here, ${some} ${found.length === 1 ? "is" : "are"}. ` +
      (external
        ? "Check that the embedding's row names are gene symbols as in the conditions, or leave this model out."
        : "Use a file that keeps the perturbed genes among its genes, give an embedding of the perturbed genes, or leave this model out."),
  );
}

/** Why a condition is not predicted. */
export function withoutRow(missing: readonly string[], source: Source): string {
  const is = missing.length === 1 ? "is" : "are";
  return source === "embedding"
    ? `${missing.join(" and ")} ${is} not in the embedding`
    : `${missing.join(" and ")} ${is} not among the measured genes, so there is no row of G to describe the perturbation`;
}
