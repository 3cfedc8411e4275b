import assert from "node:assert/strict";
import fc from "fast-check";
import { denseMatrix, fromRows } from "../../src/stats/matrix.ts";
import type { DenseMatrix } from "../../src/stats/matrix.ts";
import { manhattanOfRows, squaredNorms } from "../../src/stats/pairwise.ts";
import { productsOfRows } from "../../src/stats/rowProducts.ts";
import { random } from "../support/numbers.ts";

function brute(a: DenseMatrix, b: DenseMatrix, term: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: a.rows * b.rows }, (_, at) => {
    const [i, j] = [Math.floor(at / b.rows), at % b.rows];
    let sum = 0;
    for (let k = 0; k < a.columns; k++)
      sum += term(a.values[i * a.columns + k]!, b.values[j * a.columns + k]!);
    return sum;
  });
}

describe("rows against rows", () => {
  it("are sums over the columns, for any shape", () => {
    const shape = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 70 }), fc.nat({ max: 6 }), fc.nat());
    fc.assert(
      fc.property(shape, ([n, m, columns, seed]) => {
        const next = random(seed);
        const integers = (rows: number): DenseMatrix =>
          denseMatrix(rows, columns, Float64Array.from({ length: rows * columns }, () => Math.floor(20 * next()) - 10)); // prettier-ignore
        const [a, b] = [integers(n), integers(m)];
        // Sums of whole numbers are exact in any order; adding 0 turns −0 into 0.
        const plain = ({ values }: DenseMatrix): number[] => Array.from(values, (value) => value + 0);
        assert.deepEqual(plain(productsOfRows(a, b)), Array.from(brute(a, b, (x, y) => x * y), (value) => value + 0)); // prettier-ignore
        assert.deepEqual(plain(manhattanOfRows(a, b)), Array.from(brute(a, b, (x, y) => Math.abs(x - y))));
        assert.deepEqual([...squaredNorms(a)], [...Array(n).keys()].map((i) => brute(a, a, (x, y) => x * y)[i * n + i])); // prettier-ignore
      }),
      { numRuns: 60 },
    );
  });

  it("of several pieces of columns are the same to rounding, and the same to the last bit for equal rows", () => {
    const next = random(5);
    const width = 1300;
    const row = Array.from({ length: width }, next);
    const rows = Array.from({ length: 7 }, (_, i) =>
      i % 3 === 0 ? row : Array.from({ length: width }, next),
    );
    const a = fromRows(rows);
    for (const [found, expected] of [
      [productsOfRows(a, a), brute(a, a, (x, y) => x * y)],
      [manhattanOfRows(a, a), brute(a, a, (x, y) => Math.abs(x - y))],
    ] as const) {
      found.values.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-9));
      for (const i of [3, 6])
        for (let j = 0; j < 7; j++) {
          assert.equal(found.values[i * 7 + j], found.values[j]);
          assert.equal(found.values[j * 7 + i], found.values[j * 7]);
        }
    }
  });

  it("refuse rows of other lengths", () => {
    assert.throws(() => productsOfRows(fromRows([[1, 2]]), fromRows([[1]])), { code: "BAD_SHAPE" });
  });
});
