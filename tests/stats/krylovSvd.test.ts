import assert from "node:assert/strict";
import fc from "fast-check";
import { orthonormal } from "../../src/stats/eigen.ts";
import { krylovSvd, type Singular } from "../../src/stats/krylovSvd.ts";
import { dot, fromRows, multiply, stackRows, transpose, type DenseMatrix } from "../../src/stats/matrix.ts";
import { closeTo, random } from "../support/numbers.ts";

const solve = ({ rows, columns, values }: DenseMatrix, count: number, tolerance = 1e-12): Singular =>
  krylovSvd(rows, columns, count, tolerance, (target, stride) => {
    for (let i = 0; i < rows; i++) target.set(values.subarray(i * columns, (i + 1) * columns), i * stride);
  });

function vectors(n: number, count: number, seed: number): Float64Array[] {
  const next = random(seed);
  return orthonormal(
    Array.from({ length: count }, () => Float64Array.from({ length: n }, () => next() - 0.5)),
  );
}

/** A matrix of given singular values with random vectors. */
function withValues(rows: number, columns: number, s: readonly number[], seed = 1): DenseMatrix {
  const left = vectors(rows, s.length, seed).map((one, k) => one.map((value) => value * s[k]!));
  return multiply(transpose(stackRows(left, rows)), stackRows(vectors(columns, s.length, seed + 1), columns));
}

/** Largest of ‖Av − σu‖, ‖Aᵀu − σv‖ over σ₁, and of the distance of U and V from orthonormal. */
function error(a: DenseMatrix, { values, left, right }: Singular): number {
  let worst = 0;
  left.forEach((u, k) => {
    const v = right[k]!;
    const av = multiply(a, { rows: v.length, columns: 1, values: v }).values;
    const atu = multiply({ rows: 1, columns: u.length, values: u }, a).values;
    const distance = (x: Float64Array, y: Float64Array): number => Math.hypot(...x.map((one, i) => one - values[k]! * y[i]!)); // prettier-ignore
    worst = Math.max(worst, distance(av, u) / values[0]!, distance(atu, v) / values[0]!);
    for (let j = 0; j <= k; j++)
      for (const side of [left, right]) worst = Math.max(worst, Math.abs(dot(side[j]!, side[k]!) - Number(j === k))); // prettier-ignore
  });
  return worst;
}

describe("stats/krylovSvd", () => {
  it("solves matrices of any shape", () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }));
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 12 }), fc.integer(), ([rows, columns], k, seed) => {
        const next = random(seed);
        const a = {
          rows,
          columns,
          values: Float64Array.from({ length: rows * columns }, () => next() - 0.5),
        };
        const count = Math.min(k, rows, columns);
        const found = solve(a, count);
        assert.equal(found.values.length, count);
        assert.ok(error(a, found) < 1e-12, `${error(a, found)}`);
        // All of them: none larger was passed over.
        const all = solve(a, Math.min(rows, columns));
        closeTo(found.values, all.values.subarray(0, count), 1e-12);
        closeTo([dot(all.values, all.values)], [dot(a.values, a.values)], 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it("finds repeated values as often as they occur", () => {
    const values = [...new Array<number>(10).fill(3), 2, ...new Array<number>(30).fill(1)];
    const a = withValues(700, 400, values);
    const found = solve(a, 10);
    closeTo(found.values, values.slice(0, 10), 1e-13);
    assert.ok(error(a, found) < 1e-12);
    closeTo(solve(a, 15).values, values.slice(0, 15), 1e-13);
  });

  it("keeps the digits of small values", () => {
    const values = [1e6, 1, 0.5, 1e-2, 1e-5];
    closeTo(solve(withValues(500, 320, values), 5).values.map(Math.log10), values.map(Math.log10), 1e-6);
  });

  it("goes on from the best vectors where the next value is near", () => {
    const values = Array.from({ length: 330 }, (_, i) => (i < 9 ? 20 - i : 10 / (1 + i / 400)));
    const a = withValues(340, 330, values);
    const found = solve(a, 10, 1e-9);
    closeTo(found.values, values.slice(0, 10), 1e-12);
    assert.ok(error(a, found) < 1e-9);
  });

  it("finds what there is where the rank is lower", () => {
    const a = withValues(400, 310, [4, 3, 2]);
    const { values } = solve(a, 6);
    closeTo(values.subarray(0, 3), [4, 3, 2], 1e-13);
    assert.ok(values.subarray(3).every((value) => value < 1e-13));
    const ones = { rows: 20, columns: 30, values: new Float64Array(600).fill(1) };
    closeTo([solve(ones, 3).values[0]!], [Math.sqrt(600)], 1e-14);
    assert.deepEqual([...solve(fromRows([[0, 0], [0, 0]]), 1).values], []); // prettier-ignore
  });

  it("gives the same on every call", () => {
    const a = withValues(
      400,
      310,
      Array.from({ length: 40 }, (_, i) => 0.9 ** i),
    );
    assert.deepEqual(solve(a, 10), solve(a, 10));
  });
});
