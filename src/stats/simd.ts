import { PertlineError } from "../error.ts";

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
const PAGE = 65536;
const MOST_PAGES = 65536;

let compiled: WebAssembly.Module | undefined;

/** @throws PertlineError TOO_LARGE from `reserve`, beyond 4 GB */
export function simdProducts(): SimdProducts {
  compiled ??= new WebAssembly.Module(assemble());
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
  const { exports } = new WebAssembly.Instance(compiled, { m: { m: memory } });
  const { t, s } = exports as Record<"t" | "s", (...given: number[]) => void>;
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
        t!((a + from) * 8, (x + from) * 8, y * 8, rows, length * 8, count, columns * 8, rows * 8),
      );
    },
    addRows(a, u, z, rows, columns, count) {
      pieces(columns, (from, length) =>
        s!((a + from) * 8, u * 8, (z + from) * 8, rows, length * 8, count, columns * 8, rows * 8),
      );
    },
  };
}

// Instructions as bytes (WebAssembly 2.0 specification, binary format).
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, ...signed(value)];
const ADD = 0x6a;
const MULTIPLY = 0x6c;
const load = (local: number): number[] => [...get(local), 0xfd, 0x00, 3, 0];
const loadSplat = (local: number): number[] => [...get(local), 0xfd, 0x0a, 3, 0];
const store = (offset: number): number[] => [0xfd, 0x0b, 3, ...unsigned(offset)];
const SPLAT_ADD = [0xfd, 0xf0, 0x01];
const SPLAT_MULTIPLY = [0xfd, 0xf2, 0x01];
const add = (local: number, by: number[]): number[] => [...get(local), ...by, ADD, ...set(local)];
/** Repeats while local < limit; the body moves the local on. At least once: sizes are never 0. */
const loop = (local: number, limit: number[], body: number[]): number[] => [0x03, 0x40, ...body, ...get(local), ...limit, 0x49, 0x0d, 0, 0x0b]; // prettier-ignore

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  const more = !(value >= -64 && value < 64);
  return more ? [(value & 127) | 128, ...signed(value >> 7)] : [value & 127];
}

function assemble(): Uint8Array<ArrayBuffer> {
  const section = (id: number, bytes: number[]): number[] => [id, ...unsigned(bytes.length), ...bytes];
  const name = (letter: string): number[] => [1, letter.charCodeAt(0)];
  const body = (words: number, vectors: number, code: number[]): number[] => {
    const bytes = [2, words, 0x7f, vectors, 0x7b, ...code, 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  };
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 8, ...new Array<number>(8).fill(0x7f), 0]),
    ...section(2, [1, ...name("m"), ...name("m"), 2, 1, 1, ...unsigned(MOST_PAGES)]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...name("t"), 0, 0, ...name("s"), 0, 1]),
    ...section(10, [2, ...body(11, 10, timesRows()), ...body(11, 10, addRows())]),
  ]);
}

// Parameters of both: bytes where A, the first and the second operand begin; rows; bytes of a piece; vectors; bytes
// from one row of A (and of X or Z) to the next, and from one row of the other operand to the next.
const [A, X, Y, ROWS, LENGTH, COUNT, STRIDE, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Two rows of A with four vectors at a time: eight sums stay in registers. */
function timesRows(): number[] {
  const [i, c, k, a0, a1, x0, x1, x2, x3, y, xc] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
  const sums = [19, 20, 21, 22, 23, 24, 25, 26];
  const [v0, v1] = [27, 28];
  const xs = [x0, x1, x2, x3];
  const inner = [
    ...load(a0), ...set(v0), ...load(a1), ...set(v1),
    ...xs.flatMap((x, j) => [
      ...get(sums[2 * j]!), ...load(x), ...get(v0), ...SPLAT_MULTIPLY, ...SPLAT_ADD, ...set(sums[2 * j]!),
      ...get(sums[2 * j + 1]!), ...load(x), ...get(v1), ...SPLAT_MULTIPLY, ...SPLAT_ADD, ...set(sums[2 * j + 1]!),
      ...add(x, constant(16)),
    ]),
    ...add(a0, constant(16)), ...add(a1, constant(16)), ...add(k, constant(16)),
  ]; // prettier-ignore
  // Both lanes of two sums become one vector of two finished sums, which are neighbours in Y.
  const shuffle = (high: boolean): number[] => [0xfd, 0x0d, ...Array.from({ length: 16 }, (_, b) => (b < 8 ? b : b + 8) + (high ? 8 : 0))]; // prettier-ignore
  const finish = sums.filter((_, j) => j % 2 === 0).flatMap((sum) => [
    ...get(y),
    ...get(sum), ...get(sum + 1), ...shuffle(false), ...get(sum), ...get(sum + 1), ...shuffle(true), ...SPLAT_ADD,
    ...load(y), ...SPLAT_ADD, ...store(0),
    ...add(y, get(OTHER)),
  ]); // prettier-ignore
  const zero = sums.flatMap((sum) => [0xfd, 0x0c, ...new Array<number>(16).fill(0), ...set(sum)]);
  const place = (base: number[], times: number[], by: number[]): number[] => [
    ...base,
    ...times,
    ...by,
    MULTIPLY,
    ADD,
  ];
  return loop(i, get(ROWS), [
    ...constant(0), ...set(c), ...get(X), ...set(xc),
    ...loop(c, get(COUNT), [
      ...place(get(A), get(i), get(STRIDE)), ...set(a0), ...get(a0), ...get(STRIDE), ADD, ...set(a1),
      ...get(xc), ...set(x0),
      ...xs.slice(1).flatMap((x) => [...get(x - 1), ...get(STRIDE), ADD, ...set(x)]),
      ...place(place(get(Y), get(i), constant(8)), get(c), get(OTHER)), ...set(y),
      ...zero, ...constant(0), ...set(k),
      ...loop(k, get(LENGTH), inner),
      ...finish,
      ...add(xc, [...get(STRIDE), ...constant(4), MULTIPLY]),
      ...add(c, constant(4)),
    ]),
    ...add(i, constant(2)),
  ]); // prettier-ignore
}

/** Four rows of A with two vectors at a time: eight factors stay in registers. */
function addRows(): number[] {
  const [i, c, k, a0, a1, a2, a3, z0, z1, u0, u1] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
  const factors = [19, 20, 21, 22, 23, 24, 25, 26];
  const [s0, s1] = [27, 28];
  const rows = [a0, a1, a2, a3];
  const place = (base: number[], times: number[], by: number[]): number[] => [
    ...base,
    ...times,
    ...by,
    MULTIPLY,
    ADD,
  ];
  const inner = [
    ...load(z0), ...set(s0), ...load(z1), ...set(s1),
    ...rows.flatMap((a, j) => [
      ...get(s0), ...load(a), ...get(factors[j]!), ...SPLAT_MULTIPLY, ...SPLAT_ADD, ...set(s0),
      ...get(s1), ...load(a), ...get(factors[j + 4]!), ...SPLAT_MULTIPLY, ...SPLAT_ADD, ...set(s1),
      ...add(a, constant(16)),
    ]),
    ...get(z0), ...get(s0), ...store(0), ...get(z1), ...get(s1), ...store(0),
    ...add(z0, constant(16)), ...add(z1, constant(16)), ...add(k, constant(16)),
  ]; // prettier-ignore
  return loop(i, get(ROWS), [
    ...constant(0), ...set(c),
    ...loop(c, get(COUNT), [
      ...place(get(A), get(i), get(STRIDE)), ...set(a0),
      ...rows.slice(1).flatMap((a) => [...get(a - 1), ...get(STRIDE), ADD, ...set(a)]),
      ...place(get(Y), get(c), get(STRIDE)), ...set(z0), ...get(z0), ...get(STRIDE), ADD, ...set(z1),
      ...place(place(get(X), get(i), constant(8)), get(c), get(OTHER)), ...set(u0),
      ...get(u0), ...get(OTHER), ADD, ...set(u1),
      ...factors.flatMap((factor, j) => [...loadSplat(j < 4 ? u0 : u1), ...set(factor), ...add(j < 4 ? u0 : u1, constant(8))]),
      ...constant(0), ...set(k),
      ...loop(k, get(LENGTH), inner),
      ...add(c, constant(2)),
    ]),
    ...add(i, constant(4)),
  ]); // prettier-ignore
}
