import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { PertlineError } from "../../error.ts";
import { meanOfRows, perturbedRows } from "../conditionMeans.ts";
import { type CrisprKind, detectCrisprKind } from "../crisprKind.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";
import { targetColumns } from "../targetColumns.ts";

export interface CrisprInformedMeanOptions extends FitOptions {
  /** Found from the training singles unless given, see `detectCrisprKind`. */
  kind?: CrisprKind;
  /**
   * What CRISPRa doubles: the stored value, which is a logarithm (as published), or expression itself, x → log1p(2·expm1(x)).
   * Default "value".
   */
  doubling?: "value" | "expression";
}

export interface CrisprInformedMean extends Model<CrisprInformedMeanOptions> {
  fit(training: Pseudobulk, options?: CrisprInformedMeanOptions): Promise<Fitted>;
}

/**
 * ŷ = perturbed mean (over cells) with what everyone knows about the perturbed genes themselves: 0 for CRISPRi, twice the
 * mean for CRISPRa. A target that is not measured changes nothing; of several genes of one symbol the first is the target.
 * The published script multiplies the stored log1p value by 0 or 2, so CRISPRa more than doubles expression.
 *
 * @throws PertlineError NO_PERTURBED_TRAINING, UNKNOWN_CRISPR_KIND
 */
export const crisprInformedMean: CrisprInformedMean = {
  id: "crispr_informed_mean",
  label: "CRISPR-informed mean",
  family: "baseline",
  about: {
    predicts: "perturbed mean with the target at 0 (CRISPRi) or doubled (CRISPRa)",
    source: "Wong et al. 2025, pfizer-opensource/perturb_seq",
  },
  async fit(training, options = {}) {
    const { doubling = "value" } = options;
    if (options.kind !== undefined && options.kind !== "CRISPRi" && options.kind !== "CRISPRa")
      throw new PertlineError(
        "UNKNOWN_CRISPR_KIND",
        `The kind of perturbation is "CRISPRi" or "CRISPRa", found "${String(options.kind)}".`,
      );
    const average = meanOfRows(training, perturbedRows(training), training.nCells);
    const { kind, note } = options.kind
      ? { kind: options.kind, note: `Perturbations are ${options.kind}, as stated.` }
      : detectCrisprKind(training);
    const columns = targetColumns(training);
    const twice = (value: number): number =>
      doubling === "value" ? 2 * value : Math.log1p(2 * Math.expm1(value));
    return {
      predict: async (conditions) =>
        predictionsFor(crisprInformedMean, training, conditions, ({ genes }) => {
          const informed = average.slice();
          for (const gene of genes) {
            const column = columns.get(gene);
            if (column !== undefined) informed[column] = kind === "CRISPRi" ? 0 : twice(average[column]!);
          }
          return informed;
        }),
      details: { kind, notes: [note] },
    };
  },
};
