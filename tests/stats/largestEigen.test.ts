import assert from "node:assert/strict";
import { orthonormal } from "../../src/stats/eigen.ts";
import { largestEigen } from "../../src/stats/largestEigen.ts";
import { rowOf } from "../../src/stats/matrix.ts";
import { closeTo, random } from "../support/numbers.ts";

/** What a symmetric matrix of these eigenvalues does; its eigenvectors come from a reflection. */
function withValues(values: readonly number[]): (x: Float64Array, y: Float64Array) => void {
  const n = values.length;
  const next = random(4);
  const [h] = orthonormal([Float64Array.from({ length: n }, () => next() - 0.5)]) as [Float64Array];
  const reflect = (x: Float64Array): Float64Array => {
    let part = 0;
    for (let i = 0; i < n; i++) part += h[i]! * x[i]!;
    return x.map((value, i) => value - 2 * part * h[i]!);
  };
  return (x, y) => y.set(reflect(reflect(x).map((value, i) => value * values[i]!)));
}

describe("stats/largestEigen", () => {
  it("orders eigenvalues by size and keeps their signs", () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 2 ? -1 : 1) * 0.95 ** i);
    const apply = withValues(values);
    const found = largestEigen(400, apply, 6);
    closeTo(found.values, values.slice(0, 6), 1e-13);
    const moved = new Float64Array(400);
    for (let k = 0; k < 6; k++) {
      const vector = rowOf(found.vectors, k);
      apply(vector, moved);
      closeTo(moved, vector.map((value) => value * values[k]!), 1e-8); // prettier-ignore
    }
  });

  it("finds repeated eigenvalues as often as they occur", () => {
    const values = [3, 3, 3, -3, -3, ...Array.from({ length: 300 }, (_, i) => 1 / (1 + i))];
    closeTo(largestEigen(values.length, withValues(values), 5).values.sort(), [-3, -3, 3, 3, 3], 1e-12);
  });

  it("starts again with the best vectors where others are near", () => {
    const values = Array.from({ length: 330 }, (_, i) => (i < 2 ? 3 - i : 1.9 - i / 300));
    closeTo(largestEigen(330, withValues(values), 4).values, values.slice(0, 4), 1e-11);
  });

  it("gives all there are of a small matrix, and of a matrix of zeros", () => {
    closeTo(largestEigen(3, withValues([1, -5, 2]), 9).values, [-5, 2, 1], 1e-13);
    assert.deepEqual([...largestEigen(50, () => {}, 2).values], [0, 0]);
  });

  it("says when it cannot tell eigenvalues apart", () => {
    assert.throws(() => largestEigen(900, withValues(Array.from({ length: 900 }, (_, i) => 1 - 1e-9 * i)), 2, { tolerance: 1e-14, steps: 30 }), { code: "NOT_CONVERGED" }); // prettier-ignore
  });
});
