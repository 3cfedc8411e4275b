import type { Condition } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { stackRows } from "../../stats/matrix.ts";
import { regressionWeights } from "../../stats/regressionWeights.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";
import { weightedConditions } from "../weightedConditions.ts";

export interface OneHotLinearOptions extends FitOptions {
  /** Ridge penalty of the genes' effects; 0, least squares as SBB has it, unless given. The intercept has none. */
  lambda?: number;
  /** What a gene gets that no training condition perturbs: no prediction, or no effect (as SBB has it). Default "none". */
  unseen?: "none" | "intercept";
}

export interface OneHotLinear extends Model<OneHotLinearOptions> {
  fit(training: Pseudobulk, options?: OneHotLinearOptions): Promise<Fitted>;
}

/**
 * ŷ = intercept + Σ effect of each perturbed gene, by least squares over all training conditions, control (no gene)
 * among them, each counting once. Where single, double and control disagree with additivity it compromises, unlike the
 * additive model. Effects that the data do not decide are the smallest that fit. For a gene never perturbed in training
 * nothing was learned: it is not predicted unless `unseen` says so. SBB's code trains on all singles, held out or not.
 *
 * @throws PertlineError BAD_PENALTY
 */
export const oneHotLinear: OneHotLinear = {
  id: "one_hot_linear",
  label: "One-hot linear",
  family: "baseline",
  about: {
    predicts: "intercept + one effect per perturbed gene, least squares over training conditions",
    source: "SBB (Vollenweider & Bühlmann 2026), onehot_linear_regression.py",
  },
  async fit(training, options = {}) {
    const { lambda = 0, unseen = "none" } = options;
    const columns = new Map<string, number>();
    for (const { genes } of training.conditions)
      for (const gene of genes) if (!columns.has(gene)) columns.set(gene, columns.size);
    const encode = ({ genes }: Condition): Float64Array => {
      const vector = new Float64Array(columns.size);
      for (const gene of genes) if (columns.has(gene)) vector[columns.get(gene)!] = 1;
      return vector;
    };
    const weights = regressionWeights(stackRows(training.conditions.map(encode), columns.size), lambda);
    const rows = training.conditions.map((_, row) => row);
    return {
      predict: async (conditions) =>
        predictionsFor(oneHotLinear, training, conditions, (condition) => {
          const missing = condition.genes.filter((gene) => !columns.has(gene));
          if (missing.length > 0 && unseen === "none")
            return `no training condition perturbs ${missing.join(" or ")}, so there is no effect to add`;
          return weightedConditions(training, rows, weights(encode(condition)));
        }),
    };
  },
};
