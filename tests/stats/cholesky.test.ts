import assert from "node:assert/strict";
import fc from "fast-check";
import { cholesky, solveCholesky } from "../../src/stats/cholesky.ts";
import { denseMatrix, multiply } from "../../src/stats/matrix.ts";
import { gramOfRows } from "../../src/stats/rowProducts.ts";
import { random } from "../../src/stats/random.ts";

describe("cholesky", () => {
  it("factors a matrix by hand", () => {
    const { lower } = cholesky(denseMatrix(2, 2, Float64Array.of(4, 2, 2, 10)))!;
    assert.deepEqual([...lower.values], [2, 0, 1, 3]);
  });

  it("solves A X = B for any positive definite A", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(99),
        (n, m, seed) => {
          const source = random(seed);
          const normals = (rows: number, columns: number): ReturnType<typeof denseMatrix> =>
            denseMatrix(
              rows,
              columns,
              Float64Array.from({ length: rows * columns }, () => source.normal()),
            );
          const a = gramOfRows(normals(n, n + 5));
          for (let i = 0; i < n; i++) a.values[i * n + i]! += 0.5;
          const b = normals(n, m);
          const product = multiply(a, solveCholesky(cholesky(a)!, b)).values;
          product.forEach((value, i) => assert.ok(Math.abs(value - b.values[i]!) < 1e-9));
        },
      ),
    );
  });

  it("gives nothing for a matrix that is not positive definite", () => {
    assert.equal(cholesky(denseMatrix(2, 2, Float64Array.of(1, 2, 2, 1))), undefined);
    assert.equal(cholesky(denseMatrix(1, 1, Float64Array.of(0))), undefined);
  });
});
