import { PertlineError } from "../error.ts";
import {
  growingMemory,
  instantiate,
  MOST_PAGES,
  op,
  PAGE,
  type Code,
  type WasmFunction,
} from "./webAssembly.ts";

/**
 * Two products of a tall matrix with a few vectors, in two-wide SIMD instructions of WebAssembly: about four times as
 * fast as loops over typed arrays. Everything lies in `memory`; offsets count doubles; matrices are row-major, and all
 * sizes are multiples of 4 (rows and columns of zeros fill up).
 */
export interface SimdProducts {
  /** Reserves doubles, set to zero, and returns their offset. Views made before are no longer valid. */
  reserve(length: number): number;
  /** A view of reserved doubles, valid until the next `reserve`. */
  view(offset: number, length: number): Float64Array;
  /** Y = X Aᵀ: y[c, i] = Σₖ a[i, k] x[c, k]. A is rows × columns, X count × columns, Y count × rows. */
  timesRows(a: number, x: number, y: number, rows: number, columns: number, count: number): void;
  /** Z += U A: z[c, k] += Σᵢ u[c, i] a[i, k]. U is count × rows, Z count × columns. */
  addRows(a: number, u: number, z: number, rows: number, columns: number, count: number): void;
}

/** Columns worked on at a time: all vectors' pieces of this length stay in the first cache. */
const PIECE = 256;

/** @throws PertlineError TOO_LARGE from `reserve`, beyond 4 GB */
export function simdProducts(): SimdProducts {
  const memory = growingMemory();
  const products = instantiate([timesRows(), addRows()], memory);
  let used = 0;
  const pieces = (columns: number, work: (from: number, length: number) => void): void => {
    for (let from = 0; from < columns; from += PIECE) work(from, Math.min(PIECE, columns - from));
  };
  return {
    reserve(length) {
      const offset = used;
      used += length + (length & 1);
      const missing = Math.ceil((used * 8) / PAGE) - memory.buffer.byteLength / PAGE;
      if (used * 8 > PAGE * MOST_PAGES)
        throw new PertlineError(
          "TOO_LARGE",
          `A matrix of more than 4 GB: expected at most 500 million values.`,
        );
      if (missing > 0) memory.grow(missing);
      return offset;
    },
    view: (offset, length) => new Float64Array(memory.buffer, offset * 8, length),
    timesRows(a, x, y, rows, columns, count) {
      new Float64Array(memory.buffer, y * 8, count * rows).fill(0);
      pieces(columns, (from, length) =>
        products.timesRows!(
          (a + from) * 8,
          (x + from) * 8,
          y * 8,
          rows,
          length * 8,
          count,
          columns * 8,
          rows * 8,
        ),
      );
    },
    addRows(a, u, z, rows, columns, count) {
      pieces(columns, (from, length) =>
        products.addRows!(
          (a + from) * 8,
          u * 8,
          (z + from) * 8,
          rows,
          length * 8,
          count,
          columns * 8,
          rows * 8,
        ),
      );
    },
  };
}

const { get, set, constant } = op;
const { add: ADD, multiply: MULTIPLY } = op.i32;
const load = (local: number): Code => [get(local), op.v128.load()];
const add = (local: number, by: Code): Code => [get(local), by, ADD, set(local)];
const place = (base: Code, times: Code, by: Code): Code => [base, times, by, MULTIPLY, ADD];
/** Repeats while local < limit; the body moves the local on. At least once: sizes are never 0. */
const loop = (local: number, limit: Code, body: Code): Code =>
  op.loop(body, get(local), limit, op.i32.lessUnsigned, op.branchIf(0));
const product = (name: string, code: Code): WasmFunction => ({
  name,
  parameters: 8,
  locals: [
    { count: 11, type: "i32" },
    { count: 10, type: "v128" },
  ],
  // Every function returns a number: here nothing is told by it.
  code: [code, constant(0)],
});

// Parameters of both: bytes where A, the first and the second operand begin; rows; bytes of a piece; vectors; bytes
// from one row of A (and of X or Z) to the next, and from one row of the other operand to the next.
const [A, X, Y, ROWS, LENGTH, COUNT, STRIDE, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Two rows of A with four vectors at a time: eight sums stay in registers. */
function timesRows(): WasmFunction {
  const [i, c, k, a0, a1, x0, x1, x2, x3, y, xc] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
  const sums = [19, 20, 21, 22, 23, 24, 25, 26];
  const [v0, v1] = [27, 28];
  const xs = [x0, x1, x2, x3];
  const inner: Code = [
    load(a0), set(v0), load(a1), set(v1),
    ...xs.flatMap((x, j) => [
      get(sums[2 * j]!), load(x), get(v0), op.f64x2.multiply, op.f64x2.add, set(sums[2 * j]!),
      get(sums[2 * j + 1]!), load(x), get(v1), op.f64x2.multiply, op.f64x2.add, set(sums[2 * j + 1]!),
      add(x, constant(16)),
    ]),
    add(a0, constant(16)), add(a1, constant(16)), add(k, constant(16)),
  ]; // prettier-ignore
  // Both lanes of two sums become one vector of two finished sums, which are neighbours in Y.
  const shuffle = (high: boolean): Code =>
    op.v128.shuffle(Array.from({ length: 16 }, (_, b) => (b < 8 ? b : b + 8) + (high ? 8 : 0)));
  const finish = sums.filter((_, j) => j % 2 === 0).flatMap((sum) => [
    get(y),
    get(sum), get(sum + 1), shuffle(false), get(sum), get(sum + 1), shuffle(true), op.f64x2.add,
    load(y), op.f64x2.add, op.v128.store(),
    add(y, get(OTHER)),
  ]); // prettier-ignore
  const zero = sums.map((sum): Code => [op.v128.zero, set(sum)]);
  return product("timesRows", loop(i, get(ROWS), [
    constant(0), set(c), get(X), set(xc),
    loop(c, get(COUNT), [
      place(get(A), get(i), get(STRIDE)), set(a0), get(a0), get(STRIDE), ADD, set(a1),
      get(xc), set(x0),
      ...xs.slice(1).flatMap((x) => [get(x - 1), get(STRIDE), ADD, set(x)]),
      place(place(get(Y), get(i), constant(8)), get(c), get(OTHER)), set(y),
      zero, constant(0), set(k),
      loop(k, get(LENGTH), inner),
      ...finish,
      add(xc, [get(STRIDE), constant(4), MULTIPLY]),
      add(c, constant(4)),
    ]),
    add(i, constant(2)),
  ])); // prettier-ignore
}

/** Four rows of A with two vectors at a time: eight factors stay in registers. */
function addRows(): WasmFunction {
  const [i, c, k, a0, a1, a2, a3, z0, z1, u0, u1] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
  const factors = [19, 20, 21, 22, 23, 24, 25, 26];
  const [s0, s1] = [27, 28];
  const rows = [a0, a1, a2, a3];
  const inner: Code = [
    load(z0), set(s0), load(z1), set(s1),
    ...rows.flatMap((a, j) => [
      get(s0), load(a), get(factors[j]!), op.f64x2.multiply, op.f64x2.add, set(s0),
      get(s1), load(a), get(factors[j + 4]!), op.f64x2.multiply, op.f64x2.add, set(s1),
      add(a, constant(16)),
    ]),
    get(z0), get(s0), op.v128.store(), get(z1), get(s1), op.v128.store(),
    add(z0, constant(16)), add(z1, constant(16)), add(k, constant(16)),
  ]; // prettier-ignore
  return product("addRows", loop(i, get(ROWS), [
    constant(0), set(c),
    loop(c, get(COUNT), [
      place(get(A), get(i), get(STRIDE)), set(a0),
      ...rows.slice(1).flatMap((a) => [get(a - 1), get(STRIDE), ADD, set(a)]),
      place(get(Y), get(c), get(STRIDE)), set(z0), get(z0), get(STRIDE), ADD, set(z1),
      place(place(get(X), get(i), constant(8)), get(c), get(OTHER)), set(u0),
      get(u0), get(OTHER), ADD, set(u1),
      ...factors.flatMap((factor, j) => [get(j < 4 ? u0 : u1), op.v128.loadSplat(), set(factor), add(j < 4 ? u0 : u1, constant(8))]),
      constant(0), set(k),
      loop(k, get(LENGTH), inner),
      add(c, constant(2)),
    ]),
    add(i, constant(4)),
  ])); // prettier-ignore
}
