import { isControl, isSingle } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { PertlineError } from "../../error.ts";
import type { NamedMatrix } from "../../stats/matrix.ts";
import { meanOfRows } from "../conditionMeans.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";

export interface MeasuredTargetMeanOptions extends FitOptions {
  /** P of a linear model that has its own: then its row names, not the measured genes, say which conditions count. */
  embedding?: NamedMatrix;
}

export interface MeasuredTargetMean extends Model<MeasuredTargetMeanOptions> {
  fit(training: Pseudobulk, options?: MeasuredTargetMeanOptions): Promise<Fitted>;
}

/**
 * ŷ = mean of control and of the training singles whose target is among the measured genes, each counting once. It is
 * b + control of the linear model: what that model predicts before it looks at the perturbed gene, on other conditions
 * than the paper's mean. Part of a lead of the linear model over `mean` is this choice of conditions.
 *
 * @throws PertlineError NO_MEASURED_TARGET
 */
export const measuredTargetMean: MeasuredTargetMean = {
  id: "measured_target_mean",
  label: "Measured-target mean",
  family: "baseline",
  about: {
    predicts: "mean of control and the training singles whose target is measured",
    source: "b + control of the paper's linear model",
  },
  async fit(training, options = {}) {
    const measured = new Set(options.embedding?.rowNames ?? training.genes);
    const rows = training.conditions.flatMap((condition, row) =>
      isControl(condition) || (isSingle(condition) && measured.has(condition.genes[0]!)) ? [row] : [],
    );
    if (rows.every((row) => isControl(training.conditions[row]!)))
      throw new PertlineError(
        "NO_MEASURED_TARGET",
        `The measured-target mean needs training singles whose target is among the ${options.embedding ? "rows of the embedding" : `${training.genes.length} measured genes`}; of the ${training.conditions.filter(isSingle).length} training singles none is. Use a file that keeps the perturbed genes, or leave this model out.`,
      );
    const average = meanOfRows(training, rows);
    return {
      predict: async (conditions) => predictionsFor(measuredTargetMean, training, conditions, () => average),
      details: { conditions: rows.map((row) => training.conditions[row]!.label) },
    };
  },
};
