import type { CellMatrix } from "../../../data/cellMatrix.ts";
import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import { groupFeeds, type Group } from "./groups.ts";

/** Cells to train on, each with the control cell that it is said to come from. */
export interface TrainingCells {
  cells: CellMatrix;
  /** Rows of `cells`. */
  rows: Int32Array;
  /** Of each of `rows`: row of its control cell, or itself for control. */
  pairs: Int32Array;
  /** Of each condition: nodes of its genes; none for control. */
  nodesOf: readonly (readonly number[])[];
  /** Of each condition: 1 for genes that count in the loss. */
  countedOf: readonly Uint8Array[];
}

/** Cells of a batch by group: the first cell may stand alone. */
export interface Grouped {
  groups: Group[];
  /** Condition of each group, and how many cells it has. */
  conditions: number[];
  sizes: number[];
  /** Group of each cell. */
  groupOf: number[];
}

/** @param first whether the first cell alone sees the co-expression graph; else all do */
export function grouped(
  { cells, rows, nodesOf }: TrainingCells,
  batch: readonly number[],
  first: boolean,
): Grouped {
  // prettier-ignore
  const result: Grouped = { groups: [], conditions: [], sizes: [], groupOf: [] };
  const known = new Map<number, number>();
  batch.forEach((at, place) => {
    const condition = cells.conditionOf[rows[at]!]!;
    const alone = first && place === 0;
    let group = alone ? undefined : known.get(condition);
    if (group === undefined) {
      group = result.groups.push({ nodes: nodesOf[condition]!, spread: alone || !first }) - 1;
      result.conditions.push(condition);
      result.sizes.push(0);
      if (!alone) known.set(condition, group);
    }
    result.sizes[group]!++;
    result.groupOf.push(group);
  });
  return result;
}

/** Everything that a training step is given, for at most `count` groups. */
export function batchFeeds(
  training: TrainingCells,
  batch: readonly number[],
  { groups, conditions, sizes, groupOf }: Grouped,
  count: number,
  graph: SparseMatrix,
): Record<string, Float32Array> {
  const { cells, rows, pairs, countedOf } = training;
  const width = cells.genes.length;
  const perturbed = groups.reduce((n, { nodes }, at) => n + (nodes.length > 0 ? sizes[at]! : 0), 0);
  const all = new Float32Array(count);
  const fused = new Float32Array(count);
  groups.forEach(({ nodes }, at) => {
    all[at] = sizes[at]! / batch.length;
    fused[at] = nodes.length > 0 ? sizes[at]! / perturbed : 0;
  });
  const cellsOf = new Map<number, number>();
  conditions.forEach((condition, at) => cellsOf.set(condition, (cellsOf.get(condition) ?? 0) + sizes[at]!));
  const places = new Float32Array(batch.length * count);
  const x = new Float32Array(batch.length * width);
  const y = new Float32Array(batch.length * width);
  const weights = new Float32Array(batch.length * width);
  batch.forEach((at, i) => {
    const condition = cells.conditionOf[rows[at]!]!;
    const counted = countedOf[condition]!;
    const n = counted.reduce((sum, one) => sum + one, 0);
    const weight = 1 / (cellsOf.get(condition)! * n * cellsOf.size);
    places[i * count + groupOf[i]!] = 1;
    putRow(cells, rows[at]!, y, i * width);
    putRow(cells, pairs[at]!, x, i * width);
    for (let gene = 0; gene < width; gene++) weights[i * width + gene] = counted[gene]! * weight;
  });
  return {
    ...groupFeeds(groups, count, graph),
    all,
    fused,
    // One perturbed cell is taken twice, so that there are two rows to normalise.
    fusedCorrection: Float32Array.of(Math.max(perturbed, 2) / (Math.max(perturbed, 2) - 1)),
    fusedMomentum: Float32Array.of(perturbed > 0 ? 0.1 : 0),
    places,
    x,
    y,
    weights,
  };
}

function putRow({ indptr, indices, values }: CellMatrix, row: number, to: Float32Array, start: number): void {
  for (let k = indptr[row]!; k < indptr[row + 1]!; k++) to[start + indices[k]!] = values[k]!;
}
