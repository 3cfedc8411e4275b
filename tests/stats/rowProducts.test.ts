import assert from "node:assert/strict";
import fc from "fast-check";
import { denseMatrix, multiply, transpose, type DenseMatrix } from "../../src/stats/matrix.ts";
import { gramOfRows, productsOfRows } from "../../src/stats/rowProducts.ts";

/** Whole numbers, so that every order of summation gives the same; none is −0. */
function whole(rows: number, columns: number, seed: number): DenseMatrix {
  const values = Float64Array.from({ length: rows * columns }, (_, i) => (((i + seed) * 7919) % 199) - 99);
  return denseMatrix(rows, columns, values);
}
const plain = ({ values }: DenseMatrix): number[] => Array.from(values, (value) => value + 0);
const sizes = fc.tuple(fc.nat(70), fc.nat(70), fc.constantFrom(0, 1, 7, 256, 513, 1030), fc.nat(999));

describe("stats/rowProducts", () => {
  it("multiplies rows with rows like the matrix product, for any shape", () => {
    fc.assert(
      fc.property(sizes, ([n, m, columns, seed]) => {
        const [a, b] = [whole(n, columns, seed), whole(m, columns, seed + 5)];
        assert.deepEqual(plain(productsOfRows(a, b)), plain(multiply(a, transpose(b))));
      }),
      { numRuns: 40 },
    );
  });

  it("forms A Aᵀ alike, symmetric to the last bit, over several stripes of rows", () => {
    fc.assert(
      fc.property(sizes, ([n, , columns, seed]) => {
        const a = whole(n * 3, columns, seed);
        assert.deepEqual(plain(gramOfRows(a)), plain(multiply(a, transpose(a))));
      }),
      { numRuns: 25 },
    );
  });

  it("gives equal rows equal products to the last bit, wherever they stand", () => {
    const row = Float64Array.from({ length: 301 }, (_, i) => Math.sin(i));
    const rows = 131;
    const a = denseMatrix(
      rows,
      301,
      Float64Array.from({ length: rows * 301 }, (_, i) => row[i % 301]!),
    );
    for (const { values } of [productsOfRows(a, a), gramOfRows(a)])
      assert.ok(values.every((value) => value === values[0]));
  });

  it("refuses rows of different lengths", () => {
    assert.throws(() => productsOfRows(whole(1, 2, 0), whole(1, 3, 0)), { code: "BAD_SHAPE" });
  });
});
