import assert from "node:assert/strict";
import type { WasmFunction } from "../../src/stats/webAssembly.ts";
import { growingMemory, instantiate, op, sharedMemory } from "../../src/stats/webAssembly.ts";

const { get, set, constant, block, loop, branch, branchIf, i32 } = op;
const constants = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)];

/** Adds up n numbers of 4 bytes from an address on. */
const SUM: WasmFunction = {
  name: "sum",
  parameters: 2,
  locals: [{ count: 2, type: "i32" }],
  code: [
    [get(0), get(1), constant(2), i32.shiftLeft, i32.add, set(2)],
    block(
      loop(
        [get(0), get(2), i32.lessUnsigned, i32.not, branchIf(1)],
        [get(3), get(0), i32.load(), i32.add, set(3)],
        [get(0), constant(4), i32.add, set(0), branch(0)],
      ),
    ),
    get(3),
  ],
};

describe("WebAssembly modules", () => {
  it("hold functions that compute on a shared memory", () => {
    const memory = sharedMemory(100_000)!;
    const numbers = new Int32Array(memory.buffer);
    assert.ok(memory.buffer instanceof SharedArrayBuffer);
    numbers.set([5, 6, 7, 8], 20_000);
    const { sum } = instantiate([SUM], memory);
    assert.equal(sum!(80_000, 4), 26);
    assert.equal(sum!(80_004, 2), 13);
    assert.equal(sum!(80_000, 0), 0);
  });

  it("compute on a memory that grows while they are in use", () => {
    const memory = growingMemory();
    const { sum } = instantiate([SUM], memory);
    memory.grow(3);
    new Int32Array(memory.buffer).set([5, 6], 60_000);
    assert.equal(sum!(240_000, 2), 11);
  });

  it("write constants of any size", () => {
    const functions = constants.map((value, i) => ({ name: `f${i}`, parameters: 0, locals: [], code: [constant(value)] })); // prettier-ignore
    const found = instantiate(functions, sharedMemory(1)!);
    constants.forEach((value, i) => assert.equal(found[`f${i}`]!(), value));
  });

  it("have no memory beyond 4 GB", () => assert.equal(sharedMemory(2 ** 32 + 1), undefined));

  it("are refused where they make no sense", () => {
    const broken = { ...SUM, code: [i32.add] };
    assert.throws(() => instantiate([broken], sharedMemory(1)!), { name: "CompileError" });
  });
});
