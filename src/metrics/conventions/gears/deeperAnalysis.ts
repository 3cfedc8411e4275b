import type { DenseMatrix } from "../../../stats/matrix.ts";
import { variance } from "../../../stats/summary.ts";
import { subtract } from "../../pearsonDelta.ts";
import { inRange, notAllZero } from "./inRange.ts";
import type { GearsCondition, GearsNumbers, GearsResults } from "./results.ts";
import { at, columnMeans, directions, meanSquaredError, pearsonOrZero } from "./results.ts";

const TOP = [20, 50, 100, 200] as const;
/** Observed means below this have no fold change. */
const LEAST_MEAN = 0.5;

export interface DeeperAnalysisOptions {
  /** Means of all conditions of the data, control included: the 200 genes that vary most over them are the "HVG". */
  conditionMeans: DenseMatrix;
  /**
   * `frac_correct_direction_20_nonzero` as GEARS computes it: it subtracts control in the order of the ranking from means
   * in the order of the genes, so that most genes lose another gene's control. True unless told; false compares each gene
   * with its own control.
   */
  mixedOrder?: boolean;
}

/**
 * GEARS' `deeper_analysis`: some thirty numbers per condition. Names and quirks are kept: shares of correct directions
 * among the top k are divided by k even where there are fewer genes; sigma and ranges are on the 20 genes in the order of
 * the genes; fold changes are quotients of means of logarithms, and 0 where the observed mean is below 0.5; the
 * `fold_change_gap_…` of a class without genes is missing.
 *
 * Source: GEARS 0.1.2 inference.py deeper_analysis.
 */
export function gearsDeeperAnalysis(
  { control, conditions }: GearsResults,
  { conditionMeans, mixedOrder = true }: DeeperAnalysisOptions,
): ReadonlyMap<string, GearsNumbers> {
  const variable = mostVariable(conditionMeans);
  return new Map(conditions.map((one) => [one.name, analyse(one, control, variable, mixedOrder)]));
}

function analyse(
  { predicted, observed, ranking }: GearsCondition,
  control: Float64Array,
  variable: readonly number[],
  mixedOrder: boolean,
): GearsNumbers {
  const [a, b] = [columnMeans(predicted), columnMeans(observed)];
  const top = (size: number): number[] => ranking.slice(0, size);
  const byGene = top(20).sort((x, y) => x - y);
  const numbers: GearsNumbers = { frac_correct_direction_all: directions(a, b, control).same };
  for (const size of TOP) {
    const genes = top(size);
    numbers[`frac_correct_direction_${size}`] =
      (directions(at(a, genes), at(b, genes), at(control, genes)).same * genes.length) / size;
  }
  const kept = notAllZero(observed, byGene);
  if (kept.length > 0) {
    const own = kept.map((i) => byGene[i]!);
    const other = mixedOrder ? kept.map((i) => ranking[i]!) : own;
    numbers.frac_correct_direction_20_nonzero = directions(at(a, own), at(b, own), at(control, other)).same;
  }
  Object.assign(numbers, inRange(at(a, byGene), observed, byGene));
  numbers.pearson_delta = pearsonOrZero(subtract(a, control), subtract(b, control));
  numbers.pearson_delta_de = ofGenes(a, b, control, top(20)).pearson_delta!;
  Object.assign(numbers, foldChangeGaps(a, b, control));
  for (const [suffix, genes] of [
    ["top200_hvg", variable] as const,
    ...TOP.map((size) => [`top${size}_de`, top(size)] as const),
  ])
    for (const [name, value] of Object.entries(ofGenes(a, b, control, genes)))
      numbers[`${name}_${suffix}`] = value;
  return numbers;
}

/** Correlation of changes, correlation of means and squared error on some genes. */
export function ofGenes(
  predicted: Float64Array,
  observed: Float64Array,
  control: Float64Array,
  genes: readonly number[],
): GearsNumbers {
  const [a, b, c] = [at(predicted, genes), at(observed, genes), at(control, genes)];
  return {
    pearson_delta: pearsonOrZero(subtract(a, c), subtract(b, c)),
    pearson: pearsonOrZero(a, b),
    mse: meanSquaredError(a, b),
  };
}

function foldChangeGaps(
  predicted: Float64Array,
  observed: Float64Array,
  control: Float64Array,
): GearsNumbers {
  const fold = observed.map((value, i) => {
    const change = value / control[i]!;
    return Number.isFinite(change) && value >= LEAST_MEAN ? change : 0;
  });
  const classes: [string, (change: number) => boolean][] = [
    ["all", (change) => change > 0],
    ["downreg_0.33", (change) => change > 0 && change < 0.333],
    ["downreg_0.1", (change) => change > 0 && change < 0.1],
    ["upreg_3", (change) => change > 3],
    ["upreg_10", (change) => change > 10],
  ];
  return Object.fromEntries(
    classes.flatMap(([name, belongs]) => {
      const genes = Array.from(fold.keys()).filter((i) => belongs(fold[i]!));
      if (genes.length === 0) return [];
      const sum = genes.reduce(
        (total, i) => total + Math.abs(predicted[i]! / control[i]! - observed[i]! / control[i]!),
        0,
      );
      return [[`fold_change_gap_${name}`, sum / genes.length]];
    }),
  );
}

/** The 200 genes whose condition means vary most. */
function mostVariable({ rows, columns, values }: DenseMatrix): number[] {
  const spread = Float64Array.from({ length: columns }, (_, gene) =>
    variance(
      Float64Array.from({ length: rows }, (__, row) => values[row * columns + gene]!),
      0,
    ),
  );
  return Array.from(spread.keys())
    .sort((x, y) => spread[x]! - spread[y]! || x - y)
    .slice(-200);
}
