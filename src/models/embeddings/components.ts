import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { orderedSum, transpose, type DenseMatrix, type NamedMatrix } from "../../stats/matrix.ts";
import { pca } from "../../stats/pca.ts";

export interface ComponentsOptions {
  /** 10 unless told; fewer come back where the rank is lower. */
  components?: number;
}

/** Per matrix of means the components found, with a sum that tells whether the values were changed since. */
const known = new WeakMap<Float64Array, { sum: number; found: Map<number, NamedMatrix> }>();

/**
 * G of the linear model: principal component scores of a pseudobulk with genes as observations, genes × components
 * (`prcomp(Z)$x` of genes × conditions; each condition is centred over genes, nothing is scaled). Kept for as long as the
 * pseudobulk is, so that several models of one training set share it.
 *
 * @throws PertlineError BAD_COMPONENTS, NOT_FINITE, NO_VARIANCE
 */
export function geneComponents(
  { conditions, genes, means }: Pick<Pseudobulk, "conditions" | "genes" | "means">,
  { components = 10 }: ComponentsOptions = {},
): NamedMatrix {
  const sum = orderedSum(means);
  let kept = known.get(means);
  if (kept?.sum !== sum) known.set(means, (kept = { sum, found: new Map() }));
  let found = kept.found.get(components);
  if (found === undefined) {
    const z = transpose({ rows: conditions.length, columns: genes.length, values: means });
    found = named(pca(z, { components }).scores, genes);
    kept.found.set(components, found);
  }
  return { ...found, rowNames: genes };
}

/**
 * An embedding of perturbations from a data set, to be used for another one: principal component scores with conditions
 * as observations, all conditions of the data set, control included (`prcomp(t(Z))$x`; the paper's transfer between cell
 * lines). Rows are named by the perturbed genes joined by `+`, control is `ctrl`.
 *
 * @throws PertlineError BAD_COMPONENTS, NOT_FINITE, NO_VARIANCE
 */
export function perturbationComponents(
  { conditions, genes, means }: Pick<Pseudobulk, "conditions" | "genes" | "means">,
  { components = 10 }: ComponentsOptions = {},
): NamedMatrix {
  const { scores } = pca({ rows: conditions.length, columns: genes.length, values: means }, { components });
  return named(
    scores,
    conditions.map(({ key }) => key),
  );
}

function named(scores: DenseMatrix, rowNames: readonly string[]): NamedMatrix {
  return {
    ...scores,
    rowNames,
    columnNames: Array.from({ length: scores.columns }, (_, i) => `PC${i + 1}`),
  };
}
