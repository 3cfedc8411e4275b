/** One way to compare a predicted with an observed expression profile. */
export interface Metric {
  id: string;
  /** As figures write it. */
  label: string;
  /** ŷ predicted, y observed, c control; sums and correlations run over the genes that are scored. */
  formula: string;
  range: readonly [number, number];
  /** Value of a perfect prediction. */
  best: number;
  /** Genes that the source computes it on. */
  panel: string;
  /** Which control is subtracted from what. */
  control: string;
  /** What a prediction without information gets, and when the value is NaN. */
  none: string;
  /** Where it is defined. */
  reference: string;
  /**
   * Rows hold one value per scored gene, in the same order.
   * @returns NaN where the metric is not defined for these rows, never because of a missing value
   */
  compute(
    prediction: Float64Array,
    truth: Float64Array,
    control: Float64Array,
    genes: readonly string[],
  ): number;
}
