import { pearsonCorrelation } from "../../stats/correlation.ts";
import { rowOf } from "../../stats/matrix.ts";
import { incompleteBeta, normalTwoSided } from "../../stats/specialFunctions.ts";
import { mean } from "../../stats/summary.ts";
import { subtract } from "../pearsonDelta.ts";
import type { SetMetric } from "../setMetric.ts";

/** Observed and predicted change of one condition, each from its own baseline. */
type OfChanges = (predicted: Float64Array, observed: Float64Array) => number;

/** PEREGGRN calls the *sum* of squares mse, and counts of top genes let ties in or out together. */
export const PEREGGRN_METRICS: readonly SetMetric[] = [
  fromChanges(
    "mse",
    "Sum of squared errors",
    "Σ (ŷ − c′ − y + c)²",
    { range: [0, Infinity], best: 0 },
    squares,
  ),
  ...[20, 100, 200].flatMap((n) => [
    fromChanges(`mse_top_${n}`, `Sum of squared errors, top ${n}`, `Σ (ŷ − c′ − y + c)² over genes with rank(|y − c|) ≤ ${n}`, { range: [0, Infinity], best: 0 }, onTop(n, squares)), // prettier-ignore
    fromChanges(`pearson_top_${n}`, `Pearson delta, top ${n}`, `cor(ŷ − c′, y − c) over genes with rank(|y − c|) ≤ ${n}; 0 for fewer than two`, { range: [-1, 1], best: 1 }, onTop(n, (a, b) => (a.length < 2 ? 0 : pearsonCorrelation(a, b)))), // prettier-ignore
    fromChanges(`overlap_top_${n}`, `Overlap of top ${n}`, `#{rank(|y − c|) ≤ ${n} and rank(|ŷ − c′|) ≤ ${n}} / ${n}`, { range: [0, 1], best: 1 }, overlap(n)), // prettier-ignore
  ]),
];

/** On the top genes of the truth. */
function onTop(n: number, value: OfChanges): OfChanges {
  return (predicted, observed) => {
    const genes = topByRank(observed, n);
    return value(at(predicted, genes), at(observed, genes));
  };
}

function overlap(n: number): OfChanges {
  return (predicted, observed) => {
    const found = new Set(topByRank(predicted, n));
    return topByRank(observed, n).filter((gene) => found.has(gene)).length / n;
  };
}

function fromChanges(
  name: string,
  label: string,
  formula: string,
  { range, best }: Pick<SetMetric, "range" | "best">,
  value: OfChanges,
): SetMetric {
  return {
    id: `pereggrn_${name}`,
    label: `${label} (PEREGGRN)`,
    formula,
    range,
    best,
    panel: "all genes",
    control: "the model's own control c′ from the prediction, the observed one from the truth",
    none: "ranks are averages over ties, so that fewer or more genes than named can be top",
    reference: `PEREGGRN evaluator.py METRICS["${name}"]`,
    needs: [],
    compute: ({ conditions, prediction, truth, control, predictedControl = control }) =>
      Float64Array.from(conditions, (_, i) =>
        value(subtract(rowOf(prediction, i), predictedControl), subtract(rowOf(truth, i), control)),
      ),
  };
}

/** Positions whose rank by size of change, largest first and ties at their average, is n at most. */
export function topByRank(change: Float64Array, n: number): number[] {
  const sizes = change.map(Math.abs);
  const sorted = sizes.slice().sort().reverse();
  let cut = Infinity;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to === from || (from + to + 1) / 2 > n) break;
    cut = sorted[from]!;
  }
  return Array.from(sizes.keys()).filter((i) => sizes[i]! >= cut);
}

/**
 * PEREGGRN's `fc_targets_vs_non_targets`: mean observed change of the genes that are predicted to go up minus that of
 * those predicted to go down. Where there are none of either, the genes that are predicted to stay take their place.
 * @returns NaN where all genes are predicted alike
 */
export function changeOfPredicted(predicted: Float64Array, observed: Float64Array): number {
  const [down, same, up] = byPrediction(predicted, observed);
  const [above, below] = [up.length > 0 ? up : same, down.length > 0 ? down : same];
  return above === below ? NaN : mean(above) - mean(below);
}

/**
 * PEREGGRN's `pvalue_targets_vs_non_targets`: one-way analysis of variance of the observed changes of genes that are
 * predicted to go down, to stay and to go up, of those groups that there are.
 * @returns NaN where all genes are predicted alike
 */
export function changeOfPredictedPValue(predicted: Float64Array, observed: Float64Array): number {
  const groups = byPrediction(predicted, observed).filter((group) => group.length > 0);
  if (groups.length < 2) return NaN;
  const [between, within] = [groups.length - 1, observed.length - groups.length];
  const centre = mean(observed);
  let [explained, residual] = [0, 0];
  for (const group of groups) {
    const own = mean(group);
    explained += group.length * (own - centre) ** 2;
    for (const value of group) residual += (value - own) ** 2;
  }
  // The tail of F by the incomplete beta function.
  return incompleteBeta(residual / (residual + explained), within / 2, between / 2);
}

/**
 * PEREGGRN's `pvalue_effect_direction`: χ² test of the table of observed by predicted signs of changes rounded to two
 * digits, with Yates' correction for two by two as scipy's `chi2_contingency`; 1 where a side has one sign.
 */
export function effectDirectionPValue(predicted: Float64Array, observed: Float64Array): number {
  const signs = (change: Float64Array): number[] =>
    Array.from(change, (value) => Math.sign(roundToTwo(value)));
  const [a, b] = [signs(observed), signs(predicted)];
  const [rows, columns] = [[...new Set(a)], [...new Set(b)]];
  const degrees = (rows.length - 1) * (columns.length - 1);
  if (degrees === 0) return 1;
  let statistic = 0;
  for (const row of rows)
    for (const column of columns) {
      const seen = a.filter((sign, i) => sign === row && b[i] === column).length;
      const expected =
        (a.filter((sign) => sign === row).length * b.filter((sign) => sign === column).length) / a.length;
      const away = Math.abs(seen - expected);
      statistic += (degrees === 1 ? away - Math.min(0.5, away) : away) ** 2 / expected;
    }
  // The χ² tail in closed form: there are 1, 2 or 4 degrees of freedom.
  if (degrees === 1) return normalTwoSided(Math.sqrt(statistic));
  return Math.exp(-statistic / 2) * (degrees === 2 ? 1 : 1 + statistic / 2);
}

/** As numpy's `round(2)`: halves to the even digit. */
function roundToTwo(value: number): number {
  const scaled = value * 100;
  const nearest = Math.round(scaled);
  return (Math.abs(scaled - Math.trunc(scaled)) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest) / 100;
}

/** Observed changes of the genes that are predicted to go down, to stay and to go up, to two digits. */
function byPrediction(predicted: Float64Array, observed: Float64Array): [number[], number[], number[]] {
  const signs = Array.from(predicted, (change) => Math.sign(roundToTwo(change)));
  const group = (sign: number): number[] => Array.from(observed).filter((_, i) => signs[i] === sign);
  return [group(-1), group(0), group(1)];
}

function squares(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

function at(row: Float64Array, positions: readonly number[]): Float64Array {
  return Float64Array.from(positions, (i) => row[i]!);
}
