import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeDuplicates, risingIndices } from "../../src/io/mergeDuplicates.ts";

describe("mergeDuplicates", () => {
  it("leaves rows without duplicates as they are, in their order", () => {
    const rows = { indptr: Int32Array.of(0, 2, 2, 5), indices: Int32Array.of(0, 3, 4, 1, 2), values: Float32Array.of(1, 2, 3, 4, 5) }; // prettier-ignore
    assert.equal(mergeDuplicates(rows, 5), rows);
    assert.deepEqual([...rows.indices], [0, 3, 4, 1, 2]);
  });

  it("adds entries of one place in the precision of the matrix, as scipy", () => {
    for (const type of [Float32Array, Float64Array]) {
      // scipy.sparse.csr_matrix(([.1, .2, .7, .4], [2, 2, 0, 2], [0, 3, 4]), dtype=type).toarray()
      const merged = mergeDuplicates(
        {
          indptr: Int32Array.of(0, 3, 4),
          indices: Int32Array.of(2, 2, 0, 2),
          values: type.of(0.1, 0.2, 0.7, 0.4),
        },
        3,
      );
      assert.deepEqual([...merged.indptr], [0, 2, 3]);
      assert.deepEqual([...merged.indices], [2, 0, 2]);
      const sum = type === Float32Array ? Math.fround(Math.fround(0.1) + Math.fround(0.2)) : 0.1 + 0.2;
      assert.deepEqual([...merged.values], [sum, ...type.of(0.7, 0.4)]);
    }
  });

  it("keeps the sum of every place, each once", () => {
    const row = fc.array(fc.tuple(fc.nat(5), fc.nat(100)), { maxLength: 9 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 9 }), (rows) => {
        const all = rows.flat();
        const indptr = Int32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]);
        const merged = mergeDuplicates(
          { indptr, indices: Int32Array.from(all, ([index]) => index), values: Float32Array.from(all, ([, value]) => value) },
          6,
        ); // prettier-ignore
        rows.forEach((entries, i) => {
          const [from, to] = [merged.indptr[i] as number, merged.indptr[i + 1] as number];
          const found = new Map(Array.from(merged.indices.subarray(from, to), (index, k) => [index, merged.values[from + k]])); // prettier-ignore
          assert.equal(found.size, to - from);
          const wanted = new Map<number, number>();
          for (const [index, value] of entries) wanted.set(index, (wanted.get(index) ?? 0) + value);
          assert.deepEqual(found, wanted);
        });
      }),
    );
  });

  it("tells rising indices inside the matrix", () => {
    const indices = Int32Array.of(0, 2, 2, 1, 5);
    assert.deepEqual([[0, 2], [0, 3], [2, 2], [3, 2], [0, 0]].map(([from, n]) => risingIndices(indices, from!, n!, 5)), [true, false, false, false, true]); // prettier-ignore
    assert.equal(risingIndices(Int32Array.of(-1, 2), 0, 2, 5), false);
  });
});
