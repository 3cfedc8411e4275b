import { INTERACTION_CLASSES } from "../interactions/classes.ts";
import type { InteractionClass } from "../interactions/classes.ts";

/** What one model predicts for values of doubles × genes, column by column. */
export interface InteractionValues {
  model: string;
  /** Its name, where the model is not one of the paper's. */
  label?: string | undefined;
  condition: readonly string[];
  gene: readonly string[];
  seed: ArrayLike<number>;
  /** Control mean, additive expectation, observed double, prediction. */
  control: ArrayLike<number>;
  additive: ArrayLike<number>;
  observed: ArrayLike<number>;
  predicted: ArrayLike<number>;
  /** Codes of INTERACTION_CLASSES. */
  observedClass: ArrayLike<number>;
}

export const CLASS_LABELS: Readonly<Record<InteractionClass, string>> = {
  additive: "Additive",
  buffering: "Buffering",
  synergy: "Synergy",
  opposite: "Opposite",
  other: "Other",
};

/** Order in which classes are drawn: the frequent one below the others. */
export const DRAWN_CLASSES: readonly InteractionClass[] = ["additive", "other", "buffering", "synergy", "opposite"]; // prettier-ignore

export function classOf(code: number): InteractionClass {
  return INTERACTION_CLASSES[code]!;
}

/** The same values at some positions only. */
export function pickValues(values: InteractionValues, at: readonly number[]): InteractionValues {
  const numbers = (column: ArrayLike<number>): Float64Array => Float64Array.from(at, (i) => column[i]!);
  return {
    model: values.model,
    label: values.label,
    condition: at.map((i) => values.condition[i]!),
    gene: at.map((i) => values.gene[i]!),
    seed: numbers(values.seed),
    control: numbers(values.control),
    additive: numbers(values.additive),
    observed: numbers(values.observed),
    predicted: numbers(values.predicted),
    observedClass: numbers(values.observedClass),
  };
}

/** How many different values, genes and doubles the rows are about: seeds repeat some. */
export function distinctValues(values: InteractionValues): {
  values: number;
  genes: number;
  doubles: number;
} {
  return {
    values: new Set(values.condition.map((name, i) => JSON.stringify([name, values.gene[i]]))).size,
    genes: new Set(values.gene).size,
    doubles: new Set(values.condition).size,
  };
}
