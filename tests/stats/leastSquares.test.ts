import assert from "node:assert/strict";
import { leastSquares } from "../../src/stats/leastSquares.ts";
import { denseMatrix, fromRows } from "../../src/stats/matrix.ts";
import { random } from "../../src/stats/random.ts";

describe("leastSquares", () => {
  it("solves a square system", () => {
    const b = leastSquares(fromRows([[0, 2], [4, 1]]), [6, 11]); // prettier-ignore
    assert.ok(Math.abs(b[0]! - 2) < 1e-14 && Math.abs(b[1]! - 3) < 1e-14);
  });

  it("leaves residuals that are orthogonal to every column, however badly scaled these are", () => {
    const source = random(3);
    const [n, p] = [40, 5];
    const x = denseMatrix(n, p, Float64Array.from({ length: n * p }, (_, i) => source.normal() * 10 ** (3 * (i % p) - 6))); // prettier-ignore
    const y = Float64Array.from({ length: n }, () => source.normal());
    const b = leastSquares(x, y);
    for (let j = 0; j < p; j++) {
      let [inner, size] = [0, 0];
      for (let i = 0; i < n; i++) {
        const row = x.values.subarray(i * p, (i + 1) * p);
        inner += row[j]! * (y[i]! - row.reduce((sum, value, k) => sum + value * b[k]!, 0));
        size += row[j]! ** 2;
      }
      assert.ok(Math.abs(inner) < 1e-12 * Math.sqrt(size));
    }
  });

  it("refuses dependent columns, a column of zeros, and fewer rows than columns", () => {
    assert.throws(() => leastSquares(fromRows([[1, 2], [2, 4], [3, 6]]), [1, 2, 3]), { code: "SINGULAR" }); // prettier-ignore
    assert.throws(() => leastSquares(fromRows([[0], [0]]), [1, 2]), { code: "SINGULAR" });
    assert.throws(() => leastSquares(fromRows([[1, 2]]), [1]), { code: "BAD_SHAPE" });
    assert.throws(() => leastSquares(fromRows([[1], [2]]), [1]), { code: "BAD_SHAPE" });
  });
});
