import assert from "node:assert/strict";
import { leadingEigen, orthonormal } from "../../src/stats/eigen.ts";
import { dot, multiply, rowOf, stackRows, transpose, type DenseMatrix } from "../../src/stats/matrix.ts";
import { random } from "../support/numbers.ts";
import { gramOfRows } from "../../src/stats/rowProducts.ts";

/** A symmetric matrix with the given eigenvalues and random eigenvectors. */
function withEigenvalues(
  values: readonly number[],
  seed: number,
): { matrix: DenseMatrix; vectors: DenseMatrix } {
  const n = values.length;
  const next = random(seed);
  const vectors = stackRows(
    orthonormal(values.map(() => Float64Array.from({ length: n }, () => next() - 0.5))),
    n,
  );
  const half = stackRows(
    values.map((value, i) => rowOf(vectors, i).map((x) => x * Math.sqrt(value))),
    n,
  );
  return { matrix: gramOfRows(transpose(half)), vectors };
}

describe("stats/eigen", () => {
  for (const [name, n] of [
    ["at once", 40],
    ["by Lanczos", 240],
  ] as const)
    // prettier-ignore
    it(`finds known eigenpairs ${name}`, () => {
      const values = Array.from({ length: n }, (_, i) => 100 / (i + 1));
      const { matrix, vectors } = withEigenvalues(values, 3);
      const found = leadingEigen(matrix, 6);
      for (let i = 0; i < 6; i++) {
        assert.ok(Math.abs(found.values[i]! - values[i]!) < 1e-10, `${found.values[i]} for ${values[i]}`);
        assert.ok(1 - Math.abs(dot(rowOf(found.vectors, i), rowOf(vectors, i))) < 1e-10);
      }
    });

  it("solves a spectrum without a gap, where the basis would grow without end", () => {
    const values = Array.from({ length: 420 }, (_, i) => (i < 410 ? 1 : 0.5));
    const { matrix } = withEigenvalues(values, 5);
    const found = leadingEigen(matrix, 4);
    for (let i = 0; i < 4; i++) {
      assert.ok(Math.abs(found.values[i]! - 1) < 1e-10);
      const vector = rowOf(found.vectors, i);
      const moved = multiply(stackRows([vector], 420), matrix).values;
      assert.ok(moved.every((value, j) => Math.abs(value - vector[j]!) < 1e-9));
    }
  }).timeout(30000);

  it("handles a matrix of lower rank than asked for", () => {
    const { matrix } = withEigenvalues([5, 3, ...new Array<number>(248).fill(0)], 9);
    const found = leadingEigen(matrix, 6);
    assert.ok(Math.abs(found.values[0]! - 5) < 1e-12 && Math.abs(found.values[1]! - 3) < 1e-12);
    assert.ok([...found.values].slice(2).every((value) => Math.abs(value) < 1e-12));
  });

  it("gives the same on every call", () => {
    const { matrix } = withEigenvalues(
      Array.from({ length: 200 }, (_, i) => 2 ** -i),
      11,
    );
    assert.deepEqual(leadingEigen(matrix, 5), leadingEigen(matrix, 5));
  });

  it("makes vectors orthonormal and leaves out what depends on others", () => {
    const [a, b] = [Float64Array.of(3, 0, 0), Float64Array.of(1, 1, 0)];
    const found = orthonormal([a, b, Float64Array.of(4, 1, 0), Float64Array.of(0, 0, 0)]);
    assert.deepEqual(found.map((one) => [...one]), [[1, 0, 0], [0, 1, 0]]); // prettier-ignore
  });
});
