import { isControl, type Condition } from "../../../data/condition.ts";
import type { Random } from "../../../stats/random.ts";
import type { CountMatrix } from "./counts.ts";

/** What the conditions of a training mean to the network. */
export interface Coding {
  /** Control, then the perturbed genes by code point. */
  perturbations: readonly string[];
  /** Positions in `perturbations`: those of a condition's genes, or control's. Undefined with a gene that is not there. */
  positions(condition: Condition): readonly number[] | undefined;
  /** Of each of the matrix' conditions: the class that the adversary gives it. */
  classOf: Int32Array;
  classes: number;
  /** Of each class: n cells / its cells − 1. */
  weights: Float64Array;
}

export const CONTROL = "control";

/**
 * Codes conditions as cpa-tools does: control has an embedding of its own, conditions differ by their genes in order.
 * @param trained cells that are learned from: a condition without any has no class, −1
 */
export function coding({ conditions, conditionOf }: CountMatrix, trained: Int32Array): Coding {
  const present = new Set(Array.from(trained, (cell) => conditionOf[cell]!));
  const names = conditions.map(({ genes }) => (genes.length === 0 ? CONTROL : genes.join("+")));
  const classNames = [...new Set(names.filter((_, row) => present.has(row)))];
  const genes = new Set(conditions.flatMap((one, row) => (present.has(row) ? one.genes : [])));
  const perturbations = [CONTROL, ...[...genes].sort()];
  const at = new Map(perturbations.map((name, i) => [name, i]));
  const classOf = Int32Array.from(names, (name) => classNames.indexOf(name));
  const counts = new Float64Array(classNames.length);
  for (const cell of trained) counts[classOf[conditionOf[cell]!]!]!++;
  return {
    perturbations,
    positions: (condition) => {
      if (isControl(condition)) return [0];
      const found = [...new Set(condition.genes)].map((gene) => at.get(gene));
      return found.includes(undefined) ? undefined : (found as number[]);
    },
    classOf,
    classes: classNames.length,
    weights: counts.map((n) => trained.length / n - 1),
  };
}

/** Values of the inputs of one step. */
export interface CpaFeeds {
  x: Float32Array;
  doses: Float32Array;
  total: Float32Array;
  target: Float32Array;
}

/** Two cells count λ and 1 − λ in each row: `partner` holds positions in the batch. */
export interface Mixing {
  lambda: number;
  partner: ArrayLike<number>;
}

/** A batch as the network takes it: counts as dense rows. Cells of a condition without a class have no target. */
export function feedsOf(
  cells: CountMatrix,
  { positions, perturbations, classOf, classes, weights }: Coding,
  chosen: ArrayLike<number>,
  mixing?: Mixing,
): CpaFeeds {
  const [n, width] = [chosen.length, cells.genes.length];
  const x = new Float32Array(n * width);
  const doses = new Float32Array(n * perturbations.length);
  const total = new Float32Array(n);
  const target = new Float32Array(n * classes);
  const addCells = (share: number, cellAt: (row: number) => number): void => {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += weights[classOf[cells.conditionOf[cellAt(row)]!]!] ?? 0;
    for (let row = 0; row < n; row++) {
      const cell = cellAt(row);
      const condition = cells.conditionOf[cell]!;
      addRow(cells, cell, x, row * width, share);
      for (const at of positions(cells.conditions[condition]!)!)
        doses[row * perturbations.length + at]! += share;
      total[row]! += share * cells.totals[cell]!;
      const known = classOf[condition]!;
      if (known >= 0) target[row * classes + known]! += (share * weights[known]!) / sum;
    }
  };
  addCells(mixing?.lambda ?? 1, (row) => chosen[row]!);
  if (mixing && mixing.lambda < 1) addCells(1 - mixing.lambda, (row) => chosen[mixing.partner[row]!]!);
  return { x, doses, total, target };
}

/** Adds a cell's counts, times a share, to a dense row. */
export function addRow(cells: CountMatrix, cell: number, into: Float32Array, at: number, share = 1): void {
  const { indices, values } = cells;
  const to = cells.indptr[cell + 1]!;
  for (let k = cells.indptr[cell]!; k < to; k++) into[at + indices[k]!]! += share * values[k]!;
}

/** A pairing of the cells of a batch, with λ of Beta(α, α); none for α = 0. */
export function mixingOf(n: number, alpha: number, source: Random): Mixing | undefined {
  if (!(alpha > 0)) return undefined;
  const [a, b] = [source.gamma(alpha), source.gamma(alpha)];
  // Both may be 0 for a small α: then either cell alone.
  const lambda = a + b > 0 ? a / (a + b) : source.integer(2);
  return { lambda, partner: source.shuffle(Int32Array.from({ length: n }, (_, i) => i)) };
}
