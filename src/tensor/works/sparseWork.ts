import { instantiate, op, type Code, type WasmFunction } from "../../stats/webAssembly.ts";
import type { Work } from "./work.ts";
import type { SparseMatrix } from "../operators/sparseProduct.ts";

/**
 * Product of a sparse matrix with rows of numbers, each row of the result made in registers: the runtime would have to
 * copy every row for every entry first. Sums run in the order of the entries.
 *
 * @param width numbers of a row
 */
export function sparseWork(key: string, matrix: SparseMatrix, width: number): Work {
  const { rows, columns, starts, indices, weights } = matrix;
  return {
    key: `${key} on ${width}`,
    plan: (reserve) => {
      const [startsAt, offsetsAt, weightsAt, from, to] = [rows + 1, indices.length, indices.length, columns * width, rows * width].map((n) => reserve(4 * n)) as [number, number, number, number, number]; // prettier-ignore
      return (memory) => {
        const { multiply } = instantiate([MULTIPLY], memory);
        new Uint32Array(memory.buffer, startsAt, rows + 1).set(starts.map((start) => 4 * start));
        new Uint32Array(memory.buffer, offsetsAt, indices.length).set(Uint32Array.from(indices, (column) => 4 * width * column)); // prettier-ignore
        new Float32Array(memory.buffer, weightsAt, indices.length).set(weights);
        return {
          inputs: [new Float32Array(memory.buffer, from, columns * width)],
          output: new Float32Array(memory.buffer, to, rows * width),
          run: () => {
            if (rows * width > 0) multiply!(rows, 4 * width, startsAt, offsetsAt, weightsAt, from, to);
          },
        };
      };
    },
  };
}

const { get, set, constant, block, loop, branch, branchIf, i32, f32, v128, f32x4 } = op;
const [ROWS, WIDTH, STARTS, OFFSETS, WEIGHTS, X, Y, FIRST, LAST, ENTRY, COLUMN, AT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const; // prettier-ignore
const WEIGHT = 12;
const SUMS = [13, 14, 15, 16, 17, 18, 19, 20];
const [ONE_WEIGHT, ONE_SUM] = [21, 22] as const;

const forward = (pointer: number, bytes: number): Code => [get(pointer), constant(bytes), i32.add, set(pointer)]; // prettier-ignore

/** For the entries of a row from the first on: the place of the column in the row of x, and what is done there. */
const forEntries = (work: Code): Code => [
  [get(FIRST), set(ENTRY)],
  block(
    loop(
      [get(ENTRY), get(LAST), i32.lessUnsigned, i32.not, branchIf(1)],
      [get(X), get(COLUMN), i32.add, get(OFFSETS), get(ENTRY), i32.add, i32.load(), i32.add, set(AT)],
      work,
      [forward(ENTRY, 4), branch(0)],
    ),
  ),
];

/** As long as so many bytes of the row are left. */
const whileLeft = (bytes: number, work: Code): Code =>
  block(
    loop([get(WIDTH), get(COLUMN), constant(bytes), i32.add, i32.lessUnsigned, branchIf(1)], work, [
      forward(COLUMN, bytes),
      branch(0),
    ]),
  );

/** Four numbers for each of some sums at a time. */
const vectors = (sums: readonly number[]): Code =>
  whileLeft(16 * sums.length, [
    sums.map((sum) => [v128.zero, set(sum)]),
    forEntries([
      [get(WEIGHTS), get(ENTRY), i32.add, v128.loadSplat32(), set(WEIGHT)],
      sums.map((sum, i) => [get(sum), get(AT), v128.load(16 * i), get(WEIGHT), f32x4.multiply, f32x4.add, set(sum)]), // prettier-ignore
    ]),
    sums.map((sum, i) => [get(Y), get(COLUMN), i32.add, get(sum), v128.store(16 * i)]),
  ]);

const single = whileLeft(4, [
  [f32.constant(0), set(ONE_SUM)],
  forEntries([
    [get(WEIGHTS), get(ENTRY), i32.add, f32.load(), set(ONE_WEIGHT)],
    [get(ONE_SUM), get(AT), f32.load(), get(ONE_WEIGHT), f32.multiply, f32.add, set(ONE_SUM)],
  ]),
  [get(Y), get(COLUMN), i32.add, get(ONE_SUM), f32.store()],
]);

/** Rows, bytes of one, then where things begin: entries of each row, places of their columns, weights, x and y. */
const MULTIPLY: WasmFunction = {
  name: "multiply",
  parameters: 7,
  locals: [
    { count: 5, type: "i32" },
    { count: 9, type: "v128" },
    { count: 2, type: "f32" },
  ],
  code: [
    loop(
      [get(STARTS), i32.load(), set(FIRST), get(STARTS), i32.load(4), set(LAST)],
      [constant(0), set(COLUMN)],
      [vectors(SUMS), vectors(SUMS.slice(0, 4)), vectors(SUMS.slice(0, 1)), single],
      [get(Y), get(WIDTH), i32.add, set(Y), forward(STARTS, 4)],
      [get(ROWS), constant(1), i32.subtract, set(ROWS), get(ROWS), branchIf(0)],
    ),
    constant(0),
  ],
};
