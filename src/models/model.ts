import type { CellReader } from "../data/cellMatrix.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Epoch } from "../tensor/train.ts";

export interface FitOptions {
  seed?: number;
  signal?: AbortSignal;
  /** For models that learn from single cells: reads those of training and validation conditions. */
  cells?: CellReader;
  /** Labels of conditions that are not trained on, to choose the best epoch by. */
  validation?: readonly string[];
  /** Told after each epoch of a training. */
  onEpoch?: (epoch: Epoch) => void;
}

/** A model that has seen its training conditions. */
export interface Fitted {
  /** Predicts conditions by label. Those that it cannot predict are listed with the reason, never dropped. */
  predict(conditions: readonly string[]): Promise<Predictions>;
  /** Numbers and matrices worth looking at, e.g. the linear model's G, P, W and b. */
  details?: Readonly<Record<string, unknown>>;
}

/** The interface that baselines, foundation models and other deep models share. */
export interface Model<Options extends FitOptions = FitOptions> {
  id: string;
  /** As figures write it. */
  label: string;
  family: "baseline" | "foundation" | "deep" | "imported";
  /** Who computes its predictions: this library (unless told), or somebody already has. */
  engine?: "native" | "import";
  /** For lists of models: one line each. */
  about?: {
    /** What it predicts, e.g. "the control pseudobulk". */
    predicts: string;
    /** Where its definition is from. */
    source: string;
    /** What it needs beside the means of training conditions. */
    needs?: string;
  };
  /**
   * @param training pseudobulk of the training conditions only, control included, on all genes
   * @throws an error with a `code` when the model cannot be fitted to these conditions, saying why
   */
  fit(training: Pseudobulk, options?: Options): Promise<Fitted>;
}
