import { PertlineError } from "../../error.ts";
import { graphError } from "../failure.ts";
import { sizeOf } from "../shape.ts";
import type { Operator, Tensor } from "../tensor.ts";
import { sparseWork } from "../works/sparseWork.ts";

/** A matrix that is mostly 0 and never changes, by rows (CSR). */
export interface SparseMatrix {
  rows: number;
  columns: number;
  /** Where each row's entries begin, and the number of entries at the end: rows + 1 positions. */
  starts: Int32Array;
  /** Column of each entry. */
  indices: Int32Array;
  /** Value of each entry. */
  weights: Float32Array;
}

/**
 * A sparse matrix from its entries; entries of one place are added.
 *
 * @throws PertlineError BAD_ENTRY
 */
export function sparseMatrix(
  rows: number,
  columns: number,
  entries: Iterable<readonly [row: number, column: number, weight: number]>,
): SparseMatrix {
  const byRow = Array.from({ length: rows }, () => new Map<number, number>());
  for (const [row, column, weight] of entries) {
    const its = byRow[row];
    if (!its || !Number.isInteger(column) || column < 0 || column >= columns)
      throw new PertlineError(
        "BAD_ENTRY",
        `An entry at row ${row}, column ${column} is outside of a ${rows} × ${columns} matrix.`,
      );
    its.set(column, (its.get(column) ?? 0) + weight);
  }
  const starts = new Int32Array(rows + 1);
  byRow.forEach((its, row) => (starts[row + 1] = starts[row]! + its.size));
  return {
    rows,
    columns,
    starts,
    indices: Int32Array.from(byRow.flatMap((its) => [...its.keys()])),
    weights: Float32Array.from(byRow.flatMap((its) => [...its.values()])),
  };
}

/** The matrix that takes a row of a table for each position. */
export function rowSelection(positions: ArrayLike<number>, height: number): SparseMatrix {
  return {
    rows: positions.length,
    columns: height,
    starts: Int32Array.from({ length: positions.length + 1 }, (_, row) => row),
    indices: Int32Array.from(positions),
    weights: new Float32Array(positions.length).fill(1),
  };
}

/** Rows as columns; entries of a row are in ascending order of their columns. */
export function transposed({ rows, columns, starts, indices, weights }: SparseMatrix): SparseMatrix {
  const begin = new Int32Array(columns + 1);
  for (const column of indices) begin[column + 1]!++;
  for (let column = 0; column < columns; column++) begin[column + 1]! += begin[column]!;
  const next = begin.slice(0, columns);
  const turned = { indices: new Int32Array(indices.length), weights: new Float32Array(indices.length) };
  for (let row = 0; row < rows; row++)
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const at = next[indices[entry]!]!++;
      turned.indices[at] = row;
      turned.weights[at] = weights[entry]!;
    }
  return { rows: columns, columns: rows, starts: begin, ...turned };
}

/**
 * Product of a fixed sparse matrix with the first axis of x: convolution over a graph whose edges the matrix holds.
 * Sums run in the order of the entries, whatever the number of threads.
 *
 * @throws PertlineError SHAPE_MISMATCH
 */
export function sparseProduct(matrix: SparseMatrix, x: Tensor): Tensor {
  if (x.shape[0] !== matrix.columns)
    throw graphError(
      "SHAPE_MISMATCH",
      `sparseProduct: a ${matrix.rows} × ${matrix.columns} matrix needs ${matrix.columns} rows to multiply with.`,
      [x],
    );
  return {
    operator: productWith(matrix),
    inputs: [x],
    shape: [matrix.rows, ...x.shape.slice(1)],
    type: x.type,
  };
}

/**
 * Sum of the rows of x that belong to each segment; segments without rows are 0.
 *
 * @param segments segment of each row of x, fixed, in any order
 * @throws PertlineError SHAPE_MISMATCH, BAD_ENTRY
 */
export function segmentSum(x: Tensor, segments: ArrayLike<number>, count: number): Tensor {
  const bad = Array.from(segments).find(
    (segment) => !Number.isInteger(segment) || segment < 0 || segment >= count,
  );
  if (bad !== undefined)
    throw graphError("BAD_ENTRY", `segmentSum: there is no segment ${bad} among ${count}.`, [x]);
  return sparseProduct(transposed(rowSelection(segments, count)), x);
}

/** Elements gathered in one go. */
const TAKEN = 1 << 17;
/** Products of numbers from which on a product is worth leaving the runtime for. */
const LARGE = 1 << 18;

function productWith(matrix: SparseMatrix): Operator {
  return {
    name: "sparseProduct",
    attributes: { matrix: idOf(matrix) },
    // Rows with equally many entries are one gather and one batched product; then all rows return to their places.
    emit: (to, [x], { inputs, shape, type }) => {
      const width = sizeOf(shape.slice(1));
      if (!to.plain && type === "float32" && matrix.indices.length * width >= LARGE)
        return to.work(sparseWork(`sparse product ${idOf(matrix)}`, matrix, width), [x!]);
      const flat = to.node("Reshape", [x!, to.positions([inputs[0]!.shape[0]!, width])], { allowzero: 1 });
      const groups = [...rowsByLength(matrix)];
      if (groups.length === 0) return to.node("Expand", [to.numbers([0]), to.positions(shape)]);
      const parts = groups.flatMap(([length, rows]) => {
        if (length === 0) return to.node("Expand", [to.numbers([0]), to.positions([rows.length, width])]);
        const entries = rows.flatMap((row) => Array.from({ length }, (_, i) => matrix.starts[row]! + i));
        const indices = entries.map((entry) => matrix.indices[entry]!);
        const weights = entries.map((entry) => matrix.weights[entry]!);
        if (length === 1) {
          const taken = to.node("Gather", [flat, to.positions(indices)], { axis: 0 });
          return weights.every((weight) => weight === 1) ? taken : to.node("Mul", [taken, to.numbers(weights, [rows.length, 1])]); // prettier-ignore
        }
        // As many rows at a time as a processor's own cache holds.
        const most = Math.max(1, Math.min(rows.length, Math.floor(TAKEN / (length * width))));
        return Array.from({ length: Math.ceil(rows.length / most) }, (_, block) => {
          const [first, end] = [block * most, Math.min(rows.length, (block + 1) * most)];
          const part = <T>(values: readonly T[]): T[] => values.slice(first * length, end * length);
          const taken = to.node("Gather", [flat, to.positions(part(indices), [end - first, length])], { axis: 0 }); // prettier-ignore
          const sums = to.node("MatMul", [to.numbers(part(weights), [end - first, 1, length]), taken]);
          return to.node("Reshape", [sums, to.positions([end - first, width])], { allowzero: 1 });
        });
      });
      const together = parts.length > 1 ? to.node("Concat", parts, { axis: 0 }) : parts[0]!;
      const order = groups.flatMap(([, rows]) => rows);
      const places = new Array<number>(matrix.rows);
      order.forEach((row, at) => (places[row] = at));
      const sorted = places.every((at, row) => at === row);
      const all = sorted ? together : to.node("Gather", [together, to.positions(places)], { axis: 0 });
      return to.node("Reshape", [all, to.positions(shape)], { allowzero: 1 });
    },
    gradient: (dy) => [sparseProduct(transposedOf(matrix), dy)],
  };
}

function rowsByLength({ rows, starts }: SparseMatrix): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const length = starts[row + 1]! - starts[row]!;
    const its = groups.get(length);
    if (its) its.push(row);
    else groups.set(length, [row]);
  }
  return groups;
}

const ids = new WeakMap<SparseMatrix, number>();
const turned = new WeakMap<SparseMatrix, SparseMatrix>();
let count = 0;

function idOf(matrix: SparseMatrix): number {
  if (!ids.has(matrix)) ids.set(matrix, count++);
  return ids.get(matrix)!;
}

/** The same transposed matrix every time, so that its nodes are written once. */
function transposedOf(matrix: SparseMatrix): SparseMatrix {
  const known = turned.get(matrix) ?? transposed(matrix);
  turned.set(matrix, known).set(known, matrix);
  return known;
}
