import assert from "node:assert/strict";
import fc from "fast-check";
import { compressRows } from "../../src/io/compressRows.ts";

describe("compressRows", () => {
  it("keeps every value that is not 0 at its place, in its precision (property)", () => {
    const shapes = fc.tuple(fc.nat(6), fc.nat(6)).chain(([rows, width]) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        values: fc.array(fc.constantFrom(0, 0, 1, -2.5), {
          minLength: rows * width,
          maxLength: rows * width,
        }),
        double: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(shapes, ({ rows, width, values, double }) => {
        const all = double ? Float64Array.from(values) : Float32Array.from(values);
        const block = compressRows(7, rows, width, all);
        assert.deepEqual([block.start, block.nCells, block.indptr.length], [7, rows, rows + 1]);
        assert.equal(block.values.constructor, all.constructor);
        const back = new Float64Array(rows * width);
        for (let row = 0; row < rows; row++)
          for (let i = block.indptr[row]!; i < block.indptr[row + 1]!; i++) {
            assert.notEqual(block.values[i], 0);
            back[row * width + block.indices[i]!] = block.values[i]!;
          }
        assert.deepEqual(back, Float64Array.from(values));
      }),
    );
  });
});
