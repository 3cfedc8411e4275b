import { ofGenes } from "./deeperAnalysis.ts";
import { inRange } from "./inRange.ts";
import type { GearsCondition, GearsNumbers, GearsResults } from "./results.ts";
import { at, columnMeans, directions } from "./results.ts";

/** Positions of genes that GEARS keeps in `adata.uns` for a condition. */
export interface NonDropoutGenes {
  /** `top_non_dropout_de_20`: the 20 genes first in the ranking that are not dropped out. */
  top: readonly number[];
  /** `non_zeros_gene_idx`. */
  nonZero: readonly number[];
  /** `non_dropout_gene_idx`. */
  nonDropout: readonly number[];
}

/**
 * GEARS' `non_dropout_analysis`: directions, ranges and correlations on the 20 strongest genes that are seen at all.
 * @param genesOf of each condition by name
 *
 * Source: GEARS 0.1.2 inference.py non_dropout_analysis.
 */
export function gearsNonDropoutAnalysis(
  { control, conditions }: GearsResults,
  genesOf: ReadonlyMap<string, NonDropoutGenes>,
): ReadonlyMap<string, GearsNumbers> {
  return new Map(
    conditions.map((one) => {
      const { top, nonZero, nonDropout } = genesOf.get(one.name)!;
      return [
        one.name,
        {
          ...onTop(one, control, top, "non_dropout"),
          ...directionShares(one, control, nonZero, "non_zero"),
          ...directionShares(one, control, nonDropout, "non_dropout"),
        },
      ];
    }),
  );
}

/**
 * GEARS' `non_zero_analysis`: the same on the 20 strongest genes that are not 0 throughout (`top_non_zero_de_20`).
 * @param topOf positions of these genes, by the condition's name
 *
 * Source: GEARS 0.1.2 inference.py non_zero_analysis.
 */
export function gearsNonZeroAnalysis(
  { control, conditions }: GearsResults,
  topOf: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, GearsNumbers> {
  return new Map(conditions.map((one) => [one.name, onTop(one, control, topOf.get(one.name)!, "non_zero")]));
}

function onTop(
  one: GearsCondition,
  control: Float64Array,
  top: readonly number[],
  kind: string,
): GearsNumbers {
  const [a, b] = [columnMeans(one.predicted), columnMeans(one.observed)];
  const { pearson_delta, pearson, mse } = ofGenes(a, b, control, top);
  return {
    ...directionShares(one, control, top, `top20_${kind}`),
    ...inRange(at(a, top), one.observed, top, `_${kind}`),
    [`pearson_delta_top20_de_${kind}`]: pearson_delta!,
    [`pearson_top20_de_${kind}`]: pearson!,
    [`mse_top20_de_${kind}`]: mse!,
  };
}

function directionShares(
  { predicted, observed }: GearsCondition,
  control: Float64Array,
  genes: readonly number[],
  kind: string,
): GearsNumbers {
  const { same, opposite, one } = directions(
    at(columnMeans(predicted), genes),
    at(columnMeans(observed), genes),
    at(control, genes),
  );
  return {
    [`frac_correct_direction_${kind}`]: same,
    [`frac_opposite_direction_${kind}`]: opposite,
    [`frac_0/1_direction_${kind}`]: one,
  };
}
