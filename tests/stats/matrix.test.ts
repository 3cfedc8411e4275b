import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addScaled,
  crossProduct,
  denseMatrix,
  dot,
  fromRows,
  multiply,
  rowOf,
  stackRows,
  toRows,
  transpose,
  type DenseMatrix,
} from "../../src/stats/matrix.ts";

/** Whole numbers, so that every order of summation gives the same. */
const matrix = (rows: number, columns: number): fc.Arbitrary<DenseMatrix> =>
  fc
    .array(fc.integer({ min: -99, max: 99 }), { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => denseMatrix(rows, columns, Float64Array.from(values)));
const size = fc.integer({ min: 1, max: 41 });

function product(a: DenseMatrix, b: DenseMatrix): number[][] {
  const columns = toRows(b)[0]!.map((_, j) => toRows(b).map((row) => row[j]!));
  // `+ 0` turns −0, which sums of products may give, into 0.
  return toRows(a).map((row) =>
    columns.map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0) + 0),
  );
}
const rows = (one: DenseMatrix): number[][] => toRows(one).map((row) => row.map((value) => value + 0));

describe("stats/matrix", () => {
  it("multiplies, for every remainder of its unrolled loops", () => {
    const pair = fc.tuple(size, size, size).chain(([n, k, m]) => fc.tuple(matrix(n, k), matrix(k, m)));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        assert.deepEqual(rows(multiply(a, b)), product(a, b));
        assert.deepEqual(rows(crossProduct(transpose(a), b)), product(a, b));
      }),
      { numRuns: 60 },
    );
  });

  it("is cut at piece borders of 1,024 columns without loss", () => {
    const ones = denseMatrix(5, 2500, new Float64Array(12500).fill(1));
    const halves = denseMatrix(3, 5, new Float64Array(15).fill(0.5));
    assert.ok(multiply(halves, ones).values.every((value) => value === 2.5));
  });

  it("transposes back and forth", () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size).chain(([n, m]) => matrix(n, m)),
        (a) => {
          const turned = transpose(a);
          assert.deepEqual(transpose(turned), a);
          assert.deepEqual(
            toRows(turned)[0],
            toRows(a).map((row) => row[0]),
          );
        },
      ),
    );
  });

  it("goes to nested rows and back, and to vectors", () => {
    const nested = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const matrix = fromRows(nested);
    assert.deepEqual(toRows(matrix), nested);
    assert.deepEqual([...rowOf(matrix, 1)], [4, 5, 6]);
    assert.deepEqual(stackRows([rowOf(matrix, 0), rowOf(matrix, 1)], 3), matrix);
    assert.equal(dot(rowOf(matrix, 0), rowOf(matrix, 1)), 32);
    const target = Float64Array.of(1, 1, 1);
    addScaled(target, 2, matrix.values, 3);
    assert.deepEqual([...target], [9, 11, 13]);
  });

  it("refuses shapes that do not fit", () => {
    assert.throws(() => denseMatrix(2, 3, new Float64Array(5)), {
      code: "BAD_SHAPE",
      message: /6 numbers, found 5/,
    });
    assert.throws(() => fromRows([[1, 2], [3]]), { code: "BAD_SHAPE" });
    assert.throws(() => multiply(denseMatrix(2, 3), denseMatrix(2, 3)), {
      code: "BAD_SHAPE",
      message: /3 and 2/,
    });
  });
});
