import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { addScaled, type NamedMatrix, stackRows } from "../../stats/matrix.ts";
import { regressionWeights } from "../../stats/regressionWeights.ts";
import { minus } from "../conditionMeans.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";
import { perturbationEmbedding } from "../perturbationEmbedding.ts";
import { weightedConditions } from "../weightedConditions.ts";

export interface RidgeOptions extends FitOptions {
  /** Rows: perturbed genes or conditions, see `perturbationEmbedding`; principal components of the training data unless given. */
  embedding?: NamedMatrix;
  /** Penalty; 1 unless given, as scikit-learn's `Ridge`. */
  alpha?: number;
}

export interface Ridge extends Model<RidgeOptions> {
  fit(training: Pseudobulk, options?: RidgeOptions): Promise<Fitted>;
}

/**
 * ŷ = intercept + P_A · coefficients: ridge regression of the training conditions' means on the embedding of what they
 * perturb, the intercept not penalised. It is the linear decoder with which the paper uses models not made for the task
 * (one row per training condition, control included; `Ridge(alpha=1)`). Conditions without an embedding are neither
 * learned from nor predicted.
 *
 * @throws PertlineError TOO_FEW_MATCHED, BAD_PENALTY
 */
export const ridge: Ridge = {
  id: "ridge",
  label: "Ridge on embedding",
  family: "baseline",
  about: {
    predicts: "ridge regression of expression on an embedding of the perturbation",
    source: "the paper's linear decoder; scikit-learn's Ridge(alpha=1)",
  },
  async fit(training, options = {}) {
    const { alpha = 1 } = options;
    const { vectorOf, rows, matrix, notes } = perturbationEmbedding(training, options.embedding, "Ridge regression on an embedding"); // prettier-ignore
    const control =
      typeof vectorOf(training.conditions[training.control]!) === "string" ? [] : [training.control];
    const used = [...control, ...rows];
    const x = used.map((row) => vectorOf(training.conditions[row]!) as Float64Array);
    const weights = regressionWeights(stackRows(x, matrix.columns), alpha);
    const average = (w: Float64Array): Float64Array => weightedConditions(training, used, w);
    const answer = 4 * matrix.columns < used.length ? byCoefficients(matrix.columns, weights, average) : (v: Float64Array) => average(weights(v)); // prettier-ignore
    return {
      predict: async (conditions) =>
        predictionsFor(ridge, training, conditions, (condition) => {
          const vector = vectorOf(condition);
          return typeof vector === "string" ? vector : answer(vector);
        }),
      details: { embedding: matrix, conditions: used.map((row) => training.conditions[row]!.label), notes },
    };
  },
};

/** The same regression as an intercept and a coefficient per dimension: less to add up where dimensions are few. */
function byCoefficients(
  dimensions: number,
  weights: (point: Float64Array) => Float64Array,
  average: (weights: Float64Array) => Float64Array,
): (vector: Float64Array) => Float64Array {
  const at0 = weights(new Float64Array(dimensions));
  const intercept = average(at0);
  const coefficients = Array.from({ length: dimensions }, (_, k) => {
    const at1 = weights(Float64Array.from({ length: dimensions }, (_, i) => Number(i === k)));
    return average(minus(at1, at0));
  });
  return (vector) => {
    const answer = intercept.slice();
    vector.forEach((value, k) => addScaled(answer, value, coefficients[k]!));
    return answer;
  };
}
