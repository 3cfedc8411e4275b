import assert from "node:assert/strict";
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
});
