import assert from "node:assert/strict";
import fc from "fast-check";
import { addSparse } from "../../../src/data/addRow.ts";
import { canAddRows, newAddRowAt, ROW } from "../../../src/data/sumThreads/rowKernel.ts";
import { risingIndices } from "../../../src/io/mergeDuplicates.ts";
import { sharedMemory } from "../../../src/stats/webAssembly.ts";

const COLUMNS = 40;
const [VALUES, INDICES, SUMS] = [4, 1028, 2048];

describe("the kernel that adds a row", () => {
  const memory = sharedMemory(1)!;
  const addRow = newAddRowAt(memory)!;
  const all = new Float64Array(memory.buffer);
  const sums = new Float64Array(memory.buffer, SUMS, 2 * COLUMNS);

  /** In the kernel and in JavaScript. */
  function both(indices: readonly number[], values: readonly number[]): void {
    const own = { indices: Int32Array.from(indices), values: Float32Array.from(values) };
    const expected = Float64Array.from({ length: 2 * COLUMNS }, (_, i) => i / 3);
    all.fill(0.25);
    sums.set(expected);
    new Int32Array(memory.buffer, INDICES, indices.length).set(own.indices);
    new Float32Array(memory.buffer, VALUES, values.length).set(own.values);
    const before = expected.slice();
    const found = addRow(VALUES, INDICES, indices.length, COLUMNS, SUMS);
    const rises = risingIndices(own.indices, 0, indices.length, COLUMNS);
    const good = own.values.every((value) => value >= 0 && value < Infinity);
    if (rises && good) addSparse(expected, 0, own.values, 0, own.indices, 0, indices.length);
    assert.deepEqual([...sums], [...(found === ROW.added ? expected : before)]);
    assert.equal(found === ROW.added, rises && good);
    if (good !== rises) assert.equal(found, good ? ROW.odd : ROW.bad);
    assert.ok(
      all.subarray(SUMS / 8 + 2 * COLUMNS).every((one) => one === 0.25),
      "behind the sums",
    );
  }

  it("runs here", () => assert.equal(canAddRows(), true));

  it("gives what JavaScript gives, to the last bit", () => {
    const rows = fc.uniqueArray(fc.integer({ min: 0, max: COLUMNS - 1 }), { minLength: 1 }).chain((indices) =>
      fc.tuple(
        fc.constant(indices.sort((a, b) => a - b)),
        fc.array(fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }), { minLength: indices.length, maxLength: indices.length }), // prettier-ignore
      ),
    );
    fc.assert(
      fc.property(rows, ([indices, values]) => both(indices, values)),
      { numRuns: 500 },
    );
  });

  it("adds nothing of a row with a bad value or an odd index, at any place", () => {
    for (let n = 1; n < 14; n++)
      for (let at = 0; at < n; at++) {
        const indices = Array.from({ length: n }, (_, i) => 2 * i + 1);
        const values = indices.map((index) => index / 7);
        for (const bad of [NaN, -1, Infinity, -Infinity, -1e-40]) both(indices, values.with(at, bad));
        for (const odd of [-1, COLUMNS, 2 ** 31 - 1, -(2 ** 31), indices[at - 1] ?? -5])
          both(indices.with(at, odd), values);
        both(indices, values.with(at, -0));
      }
  });
});
