import { PertlineError } from "../error.ts";
import { parseCondition, type Condition } from "./condition.ts";
import type { Provenance } from "./provenance.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

/** What a model says about conditions: expression, on the scale of the pseudobulk it was trained on. */
export interface Predictions {
  /** Id of the model in the registry, or the name of what was imported. */
  model: string;
  /** As figures write it. */
  label: string;
  provenance: Provenance;
  genes: readonly string[];
  /** Labels of the predicted conditions: rows of `values`. */
  conditions: readonly string[];
  /** conditions × genes, row-major; no NaN. */
  values: Float64Array;
  /** Same shape, where the model gives them: standard errors. */
  standardErrors?: Float64Array;
  /** Of each condition, where known: cells that were predicted and averaged. */
  nCells?: readonly number[];
  /** Conditions that were asked for and are not predicted, with the reason. */
  notPredicted: readonly { condition: string; reason: string }[];
}

/**
 * Asks a function for each condition and collects the answers: a vector over the genes is a prediction, a string is
 * the reason why there is none.
 *
 * @param training what the model learned from: gives genes, provenance and the label of control
 * @throws PertlineError BAD_PREDICTIONS
 */
export function predictionsFor(
  model: { id: string; label: string },
  training: Pseudobulk,
  conditions: readonly string[],
  predict: (condition: Condition) => Float64Array | string,
): Predictions {
  const control = training.conditions[training.control]?.label;
  const predicted: string[] = [];
  const vectors: Float64Array[] = [];
  const notPredicted: { condition: string; reason: string }[] = [];
  for (const label of conditions) {
    const answer = predict(parseCondition(label, control));
    if (typeof answer === "string") notPredicted.push({ condition: label, reason: answer });
    else {
      predicted.push(label);
      vectors.push(answer);
    }
  }
  const width = training.genes.length;
  const values = new Float64Array(predicted.length * width);
  vectors.forEach((vector, i) => {
    if (vector.length !== width)
      throw new PertlineError(
        "BAD_PREDICTIONS",
        `${model.label} must predict ${width} genes for "${predicted[i]}", found ${vector.length}.`,
      );
    values.set(vector, i * width);
  });
  return checkPredictions({
    model: model.id,
    label: model.label,
    provenance: training.provenance,
    genes: training.genes,
    conditions: predicted,
    values,
    notPredicted,
  });
}

/**
 * Returns the predictions when they are whole: sizes agree, conditions occur once, every value is finite.
 * @throws PertlineError BAD_PREDICTIONS
 */
export function checkPredictions(predictions: Predictions): Predictions {
  const { label, genes, conditions, values } = predictions;
  const fail = (message: string): never => {
    throw new PertlineError("BAD_PREDICTIONS", `Predictions of ${label}: ${message}`);
  };
  if (values.length !== conditions.length * genes.length)
    fail(
      `${conditions.length} conditions × ${genes.length} genes make ${conditions.length * genes.length} values, found ${values.length}.`,
    );
  const all = [...conditions, ...predictions.notPredicted.map(({ condition }) => condition)];
  const seen = new Set<string>();
  const twice = all.find((condition) => seen.size === seen.add(condition).size);
  if (twice !== undefined) fail(`condition "${twice}" occurs twice; each is predicted once.`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    fail(
      `the value of gene ${genes[bad % genes.length]} in "${conditions[Math.floor(bad / genes.length)]}" is ${values[bad]}; a condition without a prediction is listed as not predicted instead.`,
    );
  return predictions;
}

/** One condition's prediction, as a view; undefined where there is none. */
export function predictionOf(predictions: Predictions, condition: string): Float64Array | undefined {
  const row = predictions.conditions.indexOf(condition);
  const width = predictions.genes.length;
  return row < 0 ? undefined : predictions.values.subarray(row * width, (row + 1) * width);
}

/** Predictions without some genes: what a model with a smaller vocabulary would say. */
export function withoutGenes(predictions: Predictions, genes: Iterable<string>): Predictions {
  const lost = new Set(genes);
  const kept = predictions.genes.map((_, g) => g).filter((g) => !lost.has(predictions.genes[g]!));
  const width = predictions.genes.length;
  const pick = (values: Float64Array): Float64Array => Float64Array.from(predictions.conditions.flatMap((_, row) => kept.map((g) => values[row * width + g]!))); // prettier-ignore
  const { values, standardErrors } = predictions;
  return {
    ...predictions,
    genes: kept.map((g) => predictions.genes[g]!),
    values: pick(values),
    ...(standardErrors && { standardErrors: pick(standardErrors) }),
  };
}
