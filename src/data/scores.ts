/** One number about one prediction. */
export interface Score {
  dataset: string;
  seed: number;
  model: string;
  condition: string;
  metric: string;
  /** NaN where the metric is not defined for this prediction (e.g. the correlation of a constant). */
  value: number;
  /** Number of genes that the metric saw. */
  nGenes: number;
  /** Held-out set of the split that the condition is in, where that is known. */
  set?: "test" | "validation";
}

/** A long table of scores. */
export type Scores = Score[];
