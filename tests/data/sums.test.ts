import assert from "node:assert/strict";
import fc from "fast-check";
import { addBlock, finish, newSums } from "../../src/data/sums.ts";

const block = {
  start: 1,
  nCells: 3,
  indptr: Int32Array.of(0, 1, 3, 4),
  indices: Int32Array.of(0, 0, 1, 1),
  values: Float32Array.of(2, 4, 1, 8),
};
const rows = Int32Array.of(-1, 1, 0, 1);
const halves = Uint8Array.of(0, 0, 0, 1);

describe("sums", () => {
  it("gives means, variances and halves; no variance and no second half of one cell", () => {
    const sums = newSums(2, 2);
    assert.equal(addBlock(sums, block, rows, halves), undefined);
    const { means, variances, byHalf } = finish(sums, rows, halves, [1, 2]);
    assert.deepEqual([...means], [4, 1, 1, 4]);
    assert.deepEqual([...variances], [0, 0, 2, 32]);
    assert.deepEqual([...byHalf[0]], [4, 1, 2, 0]);
    assert.deepEqual([...byHalf[1]], [NaN, NaN, 0, 8]);
  });

  for (const value of [NaN, -1, Infinity, -Infinity])
    it(`finds ${value}, but not in cells that are left out`, () => {
      const values = block.values.slice();
      values[2] = value;
      assert.deepEqual(addBlock(newSums(2, 2), { ...block, values }, rows, halves), {
        cell: 2,
        gene: 1,
        value,
      });
      const others = Int32Array.of(-1, 1, -1, 1);
      assert.equal(addBlock(newSums(2, 2), { ...block, values }, others, halves), undefined);
    });

  it("takes sums and squares apart in place, for any number of conditions and genes", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(
        sizes,
        fc.infiniteStream(fc.integer({ min: 1, max: 999 })),
        ([conditions, genes], stream) => {
          const sums = newSums(conditions, genes);
          for (const half of sums.moments)
            for (let i = 0; i < half.length; i++) half[i] = stream.next().value;
          const [a, b] = sums.moments.map((half) => half.slice());
          // Two cells in each half of each condition.
          const rows = Int32Array.from({ length: 4 * conditions }, (_, i) => i >> 2);
          const halves = Uint8Array.from(rows, (_, i) => i & 1);
          const { means, variances, byHalf } = finish(
            sums,
            rows,
            halves,
            new Array<number>(conditions).fill(4),
          );
          for (let at = 0; at < conditions * genes; at++) {
            const mean = (a![2 * at]! + b![2 * at]!) / 4;
            const squares = a![2 * at + 1]! + b![2 * at + 1]!;
            assert.equal(means[at], mean);
            assert.equal(variances[at], Math.max(0, (squares - 4 * mean * mean) / 3));
            assert.deepEqual([byHalf[0][at], byHalf[1][at]], [a![2 * at]! / 2, b![2 * at]! / 2]);
          }
        },
      ),
    );
  });
});
