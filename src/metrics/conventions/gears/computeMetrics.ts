import { mean } from "../../../stats/summary.ts";
import type { GearsNumbers, GearsResults } from "./results.ts";
import { at, columnMeans, meanSquaredError, pearsonOrZero } from "./results.ts";

/** Genes of the ranking that `_de` numbers are on. */
const DE_GENES = 20;

/**
 * GEARS' `compute_metrics`: mean squared error and correlation of mean profiles, over all genes and over the 20 genes
 * first in the ranking. These correlations are of expression, not of changes. A correlation that is not defined is 0;
 * control has 0 for both `_de` numbers in its own row and is left out of their means.
 *
 * Source: GEARS 0.1.2 inference.py compute_metrics.
 * @returns `overall`: plain means over conditions; `byCondition`: in the order given
 */
export function gearsComputeMetrics({ conditions }: GearsResults): {
  overall: GearsNumbers;
  byCondition: ReadonlyMap<string, GearsNumbers>;
} {
  const byCondition = new Map<string, GearsNumbers>();
  for (const { name, predicted, observed, ranking } of conditions) {
    const [a, b] = [columnMeans(predicted), columnMeans(observed)];
    const genes = ranking.slice(0, DE_GENES).sort((x, y) => x - y);
    const control = name === "ctrl";
    byCondition.set(name, {
      mse: meanSquaredError(a, b),
      pearson: pearsonOrZero(a, b),
      mse_de: control ? 0 : meanSquaredError(at(a, genes), at(b, genes)),
      pearson_de: control ? 0 : pearsonOrZero(at(a, genes), at(b, genes)),
    });
  }
  const overall = (metric: string, counted: (name: string) => boolean): number =>
    mean([...byCondition].filter(([name]) => counted(name)).map(([, numbers]) => numbers[metric]!));
  return {
    overall: {
      mse: overall("mse", () => true),
      pearson: overall("pearson", () => true),
      mse_de: overall("mse_de", (name) => name !== "ctrl"),
      pearson_de: overall("pearson_de", (name) => name !== "ctrl"),
    },
    byCondition,
  };
}
