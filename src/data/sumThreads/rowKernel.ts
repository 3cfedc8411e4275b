import type { Code, WasmFunction } from "../../stats/webAssembly.ts";
import { instantiate, op, sharedMemory } from "../../stats/webAssembly.ts";

/**
 * Adds the values of one row, in single precision, and their squares; addresses are those of a shared memory.
 * @param n values, 1 at least
 * @param sums where the sum and the sum of squares of the first gene are; those of the next follow
 * @returns see `ROW`; nothing is added unless it was added
 */
export type AddRowAt = (values: number, indices: number, n: number, nColumns: number, sums: number) => number;

/** What became of a row; `odd`: indices that do not rise or are out of range; `bad`: values that are negative or not finite. */
export const ROW = { added: 0, odd: 1, bad: 2 } as const;

const { get, set, tee, constant, block, loop, branchIf, i32, f32, f64, v128, i32x4, f32x4, f64x2 } = op;
const [VALUES, INDICES, N, COLUMNS, SUMS, AT, INDEX, END, VALUE, PLACE, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const; // prettier-ignore

const answer = (what: number): Code[] => [constant(what), op.return];
/** Unless the truth on the stack. */
const unless = (what: number): Code => [i32.not, op.if(answer(what))];
const forward = (pointer: number, bytes: number): Code[] => [get(pointer), constant(bytes), i32.add, set(pointer)]; // prettier-ignore

/** Four values, and that four indices are less than those one further. */
const CHECK_FOUR: Code[] = [
  [get(INDEX), v128.load(), get(INDEX), v128.load(4), i32x4.less, i32x4.allTrue, unless(ROW.odd)],
  [get(AT), v128.load(), f32.constant(0), f32x4.splat, f32x4.notLess],
  [get(AT), v128.load(), f32.constant(Infinity), f32x4.splat, f32x4.less, v128.and, i32x4.allTrue],
  unless(ROW.bad),
];

const CHECK_ONE: Code[] = [
  [get(AT), f32.load(), f32.constant(0), f32.notLess, unless(ROW.bad)],
  [get(AT), f32.load(), f32.constant(Infinity), f32.less, unless(ROW.bad)],
  // The last index has none behind it.
  [get(AT), constant(4), i32.add, get(END), i32.lessUnsigned],
  op.if(get(INDEX), i32.load(), get(INDEX), i32.load(4), i32.less, unless(ROW.odd)),
];

/** Sum and sum of squares as one vector: [x, x × x] = [x, x] × [1, x]. */
const ADD_ONE: Code[] = [
  [get(AT), f32.load(), f32.toDouble, f64x2.splat, tee(VALUE)],
  [get(VALUE), f64.constant(1), f64x2.replaceLane(0), f64x2.multiply],
  [get(SUMS), get(INDEX), i32.load(), constant(4), i32.shiftLeft, i32.add, tee(PLACE), v128.load()],
  [f64x2.add, set(SUM)],
  [get(PLACE), get(SUM), v128.store()],
];

const begin: Code[] = [get(VALUES), set(AT), get(INDICES), set(INDEX)];
const behind = (pointer: number): Code[] => [get(pointer), get(N), constant(2), i32.shiftLeft, i32.add];

const ADD_ROW: WasmFunction = {
  name: "addRow",
  parameters: 5,
  locals: [
    { count: 3, type: "i32" },
    { count: 1, type: "v128" },
    { count: 1, type: "i32" },
    { count: 1, type: "v128" },
  ],
  code: [
    [begin, behind(VALUES), set(END)],
    // Rising from 0 or more to less than the number of columns, all between them are in range.
    [get(INDICES), i32.load(), constant(0), i32.notLess, unless(ROW.odd)],
    [behind(INDICES), constant(4), i32.subtract, i32.load(), get(COLUMNS), i32.less, unless(ROW.odd)],
    block(
      loop(
        // Four, and one behind them.
        [get(AT), constant(20), i32.add, get(END), i32.lessUnsigned, i32.not, branchIf(1)],
        CHECK_FOUR,
        [forward(AT, 16), forward(INDEX, 16), op.branch(0)],
      ),
    ),
    loop(CHECK_ONE, [forward(AT, 4), forward(INDEX, 4)], [get(AT), get(END), i32.lessUnsigned, branchIf(0)]),
    begin,
    loop(ADD_ONE, forward(AT, 4), forward(INDEX, 4), [get(AT), get(END), i32.lessUnsigned, branchIf(0)]),
    constant(ROW.added),
  ],
};

/** For one thread; undefined where WebAssembly has no vectors here. */
export function newAddRowAt(memory: WebAssembly.Memory): AddRowAt | undefined {
  try {
    return instantiate([ADD_ROW], memory).addRow;
  } catch {
    return undefined;
  }
}

/** Whether rows can be added this way here. */
export function canAddRows(): boolean {
  const memory = sharedMemory(1);
  return memory !== undefined && newAddRowAt(memory) !== undefined;
}
