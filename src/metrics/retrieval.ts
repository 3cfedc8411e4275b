import { byCodePoint } from "../data/condition.ts";
import type { DenseMatrix } from "../stats/matrix.ts";
import { manhattanOfRows, squaredNorms } from "../stats/pairwise.ts";
import { productsOfRows } from "../stats/rowProducts.ts";
import type { ScoredSet } from "./setMetric.ts";
import { columnsOf } from "./setMetric.ts";

export type Distance = "l1" | "l2" | "cosine";

export interface RetrievalOptions {
  distance: Distance;
  /** What is subtracted from predictions; truths always lose the observed control. */
  control: "observed" | "predicted";
  /** Genes left out: those perturbed in the condition itself, those perturbed in any condition of the set, or none. */
  without: "own" | "panel" | "none";
}

/**
 * How far the predicted change of every condition is from the observed change of every condition: predictions × truths. L2
 * is given squared, which ranks the same. A change of length 0 has cosine distance 1 to everything, as in scikit-learn.
 *
 * All genes are summed once for every pair and those of the condition taken away again, P² · G operations; sums are kept
 * with the set, so that metrics of one set share them.
 */
export function effectDistances(
  set: ScoredSet,
  { distance, control, without }: RetrievalOptions,
): DenseMatrix {
  const effects = effectsOf(set, control, without === "panel");
  const own = without === "own" ? ownColumns(set) : undefined;
  return distance === "l1" ? manhattan(effects, own) : euclideanOrCosine(effects, distance, own);
}

/** Distances between any rows, without leaving genes out, the same way. */
export function rowDistances(prediction: DenseMatrix, truth: DenseMatrix, distance: Distance): DenseMatrix {
  const effects: Effects = { prediction, truth };
  return distance === "l1" ? manhattan(effects) : euclideanOrCosine(effects, distance);
}

/** Where the truth of a condition stands among the candidates, by distance. */
export interface Standing {
  /** Candidates that are closer. */
  closer: number;
  /** Others that are as close. */
  tied: number;
  /** Those of them whose label comes first in code-point order. */
  tiedBefore: number;
  candidates: number;
}

/**
 * Standing of every condition.
 * @param among "truths": for the prediction of p, all truths are candidates; "predictions": for the truth of p, all
 *   predictions are
 */
export function standings(
  set: ScoredSet,
  distances: DenseMatrix,
  among: "truths" | "predictions",
): Standing[] {
  const n = set.conditions.length;
  const before = positionsByLabel(set);
  return set.conditions.map((_, p) => {
    const own = orLast(distances.values[p * n + p]!);
    let [closer, tied, tiedBefore] = [0, 0, 0];
    for (let q = 0; q < n; q++) {
      if (q === p) continue;
      const other = orLast(distances.values[among === "truths" ? p * n + q : q * n + p]!);
      if (other < own) closer++;
      else if (other === own) {
        tied++;
        if (before[q]! < before[p]!) tiedBefore++;
      }
    }
    return { closer, tied, tiedBefore, candidates: n };
  });
}

/** What is not a number stands last. */
function orLast(distance: number): number {
  return Number.isNaN(distance) ? Infinity : distance;
}

function positionsByLabel({ conditions }: ScoredSet): Int32Array {
  const places = new Int32Array(conditions.length);
  conditions
    .map((_, i) => i)
    .sort((a, b) => byCodePoint(conditions[a]!.label, conditions[b]!.label) || a - b)
    .forEach((i, place) => (places[i] = place));
  return places;
}

interface Effects {
  prediction: DenseMatrix;
  truth: DenseMatrix;
  products?: DenseMatrix;
  manhattan?: DenseMatrix;
}

const known = new WeakMap<ScoredSet, Map<string, Effects>>();

/** Changes from control, computed once for a set. */
function effectsOf(set: ScoredSet, control: "observed" | "predicted", withoutPanel: boolean): Effects {
  const targets = withoutPanel ? new Set(ownColumns(set).flat()) : new Set<number>();
  const used = control === "predicted" ? (set.predictedControl ?? set.control) : set.control;
  const key = `${used === set.control ? "observed" : "predicted"} ${targets.size}`;
  const sets = known.get(set) ?? new Map<string, Effects>();
  known.set(set, sets);
  const columns = set.genes.map((_, gene) => gene).filter((gene) => !targets.has(gene));
  const effects = sets.get(key) ?? {
    prediction: minus(set.prediction, used, columns),
    truth: minus(set.truth, set.control, columns),
  };
  sets.set(key, effects);
  return effects;
}

function minus(
  { rows, columns: width, values }: DenseMatrix,
  control: Float64Array,
  columns: readonly number[],
): DenseMatrix {
  const result = new Float64Array(rows * columns.length);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < columns.length; k++)
      result[i * columns.length + k] = values[i * width + columns[k]!]! - control[columns[k]!]!;
  return { rows, columns: columns.length, values: result };
}

/** Columns of each condition's own genes. */
function ownColumns({ conditions, genes }: ScoredSet): number[][] {
  return conditions.map((condition) => columnsOf({ condition, genes }));
}

function manhattan(effects: Effects, own?: readonly number[][]): DenseMatrix {
  const all = (effects.manhattan ??= manhattanOfRows(effects.prediction, effects.truth));
  if (!own) return all;
  const { prediction, truth } = effects;
  return mapped(all, (sum, p, q) => {
    for (const column of own[p]!) sum -= Math.abs(at(prediction, p, column) - at(truth, q, column));
    return sum;
  });
}

function euclideanOrCosine(
  effects: Effects,
  distance: "l2" | "cosine",
  own?: readonly number[][],
): DenseMatrix {
  const { prediction, truth } = effects;
  const all = (effects.products ??= productsOfRows(prediction, truth));
  const [norms, truthNorms] = [squaredNorms(prediction), squaredNorms(truth)];
  return mapped(all, (product, p, q) => {
    let [aa, bb, ab] = [norms[p]!, truthNorms[q]!, product];
    const columns = own?.[p] ?? [];
    for (const column of columns) {
      const [a, b] = [at(prediction, p, column), at(truth, q, column)];
      aa -= a * a;
      bb -= b * b;
      ab -= a * b;
    }
    if (distance === "l2") return aa + bb - 2 * ab;
    // What is left after subtracting nearly everything is rounding: sum again without the column.
    if (columns.length > 0 && aa < 1e-6 * norms[p]!) aa = squaredWithout(prediction, p, columns);
    if (columns.length > 0 && bb < 1e-6 * truthNorms[q]!) bb = squaredWithout(truth, q, columns);
    return aa > 0 && bb > 0 ? 1 - ab / Math.sqrt(aa) / Math.sqrt(bb) : aa >= 0 && bb >= 0 ? 1 : NaN;
  });
}

function squaredWithout(matrix: DenseMatrix, row: number, columns: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < matrix.columns; k++) if (!columns.includes(k)) sum += at(matrix, row, k) ** 2;
  return sum;
}

function mapped(
  { rows, columns, values }: DenseMatrix,
  value: (sum: number, p: number, q: number) => number,
): DenseMatrix {
  const result = new Float64Array(values.length);
  for (let p = 0; p < rows; p++)
    for (let q = 0; q < columns; q++) result[p * columns + q] = value(values[p * columns + q]!, p, q);
  return { rows, columns, values: result };
}

function at({ columns, values }: DenseMatrix, row: number, column: number): number {
  return values[row * columns + column]!;
}
