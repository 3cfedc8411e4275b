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
}

/** A long table of scores. */
export type Scores = Score[];
