import assert from "node:assert/strict";
import fc from "fast-check";
import { denseMatrix, fromRows } from "../../src/stats/matrix.ts";
import { regressionWeights } from "../../src/stats/regressionWeights.ts";

const number = fc.double({ min: -3, max: 3, noNaN: true });

describe("stats/regressionWeights", () => {
  it("has weights that sum to 1, and with penalty 0 meets every point of a full fit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 1e-3, max: 50, noNaN: true }),
        (rows, penalty) => {
          // prettier-ignore
          const weights = regressionWeights(fromRows(rows), penalty)(Float64Array.of(1, -1, 2));
          assert.ok(Math.abs(weights.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
        },
      ),
    );
    const exact = regressionWeights(fromRows([[0, 0], [1, 0], [0, 1]]), 0); // prettier-ignore
    [
      [0, 0],
      [1, 0],
      [0, 1],
    ].forEach((at, i) => {
      exact(Float64Array.from(at)).forEach((weight, j) => assert.ok(Math.abs(weight - Number(i === j)) < 1e-12)); // prettier-ignore
    });
  });

  it("takes the smallest coefficients where columns depend on one another", () => {
    // y = a + b with a = b always: both get half of the slope.
    const weights = regressionWeights(fromRows([[0, 0], [1, 1], [2, 2]]), 0); // prettier-ignore
    const predict = (a: number, b: number): number => {
      const w = weights(Float64Array.of(a, b));
      return 3 * w[1]! + 6 * w[2]!;
    };
    assert.ok(Math.abs(predict(1, 0) - 1.5) < 1e-12);
    assert.ok(Math.abs(predict(2, 2) - 6) < 1e-12);
  });

  it("gives the same through observations as through variables", () => {
    const narrow = fromRows([[1, 0.2], [0, 2], [1, 1], [3, -1]]); // prettier-ignore
    // Columns of zeros change nothing and make the other side the smaller one.
    const wide = denseMatrix(4, 12);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 2; j++) wide.values[i * 12 + j] = narrow.values[i * 2 + j]!;
    const point = new Float64Array(12);
    point.set([0.5, -2]);
    const [a, b] = [regressionWeights(narrow, 0.3)(point.slice(0, 2)), regressionWeights(wide, 0.3)(point)];
    a.forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 1e-12));
  });

  it("without variables is the mean, and refuses what is no regression", () => {
    assert.deepEqual([...regressionWeights(denseMatrix(4, 0), 0)(new Float64Array(0))], [0.25, 0.25, 0.25, 0.25]); // prettier-ignore
    assert.throws(() => regressionWeights(denseMatrix(0, 2), 0), { code: "BAD_SHAPE" });
    assert.throws(() => regressionWeights(denseMatrix(2, 1), NaN), { code: "BAD_PENALTY" });
    assert.throws(() => regressionWeights(denseMatrix(2, 1), 1)(new Float64Array(2)), { code: "BAD_SHAPE" });
  });
});
