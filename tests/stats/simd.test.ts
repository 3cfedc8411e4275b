import assert from "node:assert/strict";
import { simdProducts } from "../../src/stats/simd.ts";
import { random } from "../support/numbers.ts";

describe("stats/simd", () => {
  for (const [rows, columns, count] of [
    [4, 4, 4],
    [8, 260, 12],
    [52, 1028, 8],
    [12, 256, 4],
  ] as const)
    // prettier-ignore
    it(`multiplies ${rows} × ${columns} with ${count} vectors, to the last digit`, () => {
      const simd = simdProducts();
      const [a, x, y] = [rows * columns, count * columns, count * rows].map((n) => simd.reserve(n)) as [number, number, number]; // prettier-ignore
      const next = random(rows);
      // Whole numbers, so that every order of summation gives the same.
      const fill = (offset: number, n: number): Float64Array => {
        const values = Float64Array.from({ length: n }, () => Math.floor(next() * 199) - 99);
        simd.view(offset, n).set(values);
        return values;
      };
      const A = fill(a, rows * columns);
      const X = fill(x, count * columns);
      fill(y, count * rows);
      simd.timesRows(a, x, y, rows, columns, count);
      const expected = Float64Array.from({ length: count * rows }, (_, at) => {
        const [c, i] = [Math.floor(at / rows), at % rows];
        let sum = 0;
        for (let k = 0; k < columns; k++) sum += A[i * columns + k]! * X[c * columns + k]!;
        return sum;
      });
      assert.deepEqual(simd.view(y, count * rows).slice(), expected);
      simd.addRows(a, y, x, rows, columns, count);
      const added = X.map((before, at) => {
        const [c, k] = [Math.floor(at / columns), at % columns];
        let sum = before;
        for (let i = 0; i < rows; i++) sum += expected[c * rows + i]! * A[i * columns + k]!;
        return sum;
      });
      assert.deepEqual(simd.view(x, count * columns).slice(), added);
      assert.deepEqual(simd.view(a, rows * columns).slice(), A);
    });

  it("reserves zeros, and refuses more than there can be", () => {
    const simd = simdProducts();
    const one = simd.reserve(7);
    const two = simd.reserve(100_000);
    assert.ok(two >= one + 7);
    assert.ok(simd.view(two, 100_000).every((value) => value === 0));
    assert.throws(() => simd.reserve(2 ** 30), { code: "TOO_LARGE" });
  });
});
