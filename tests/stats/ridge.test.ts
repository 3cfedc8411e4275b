import assert from "node:assert/strict";
import { crossProduct, denseMatrix, fromRows, multiply, toRows, transpose } from "../../src/stats/matrix.ts";
import { bilinearRidge, ridgeSolve } from "../../src/stats/ridge.ts";
import { closeTo, random } from "../support/numbers.ts";

function filled(rows: number, columns: number, seed: number): ReturnType<typeof denseMatrix> {
  const next = random(seed);
  return denseMatrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => next() - 0.5),
  );
}

describe("stats/ridge", () => {
  it("solves (XᵀX + λI) w = b", () => {
    const [x, b] = [filled(20, 6, 1), filled(6, 3, 2)];
    const w = ridgeSolve(x, b, 0.1);
    const left = crossProduct(x, x);
    for (let i = 0; i < 6; i++) left.values[i * 6 + i]! += 0.1;
    closeTo(multiply(left, w).values, b.values, 1e-12);
  });

  it("has the minimum of the penalised error on either side", () => {
    // With orthonormal G and P the solution is the plain projection shrunk by (1 + λ) per side.
    const g = fromRows([[1, 0], [0, 1], [0, 0]]); // prettier-ignore
    const p = fromRows([[0, 1], [1, 0]]); // prettier-ignore
    const y = fromRows([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    const w = bilinearRidge(g, y, p, { g: 1, p: 3 });
    closeTo(w.values, [2 / 8, 1 / 8, 4 / 8, 3 / 8], 1e-15);
  });

  it("returns Y itself for identities without penalty", () => {
    const identity = fromRows([[1, 0], [0, 1]]); // prettier-ignore
    const y = fromRows([[1, 2], [3, 4]]); // prettier-ignore
    assert.deepEqual(toRows(bilinearRidge(identity, y, identity, { g: 0, p: 0 })), toRows(y));
  });

  it("recovers W from noiseless data as the penalty goes to zero", () => {
    const [g, w, p] = [filled(30, 4, 3), filled(4, 5, 4), filled(12, 5, 5)];
    const y = multiply(multiply(g, w), transpose(p));
    closeTo(bilinearRidge(g, y, p, { g: 1e-12, p: 1e-12 }).values, w.values, 1e-9);
  });

  it("refuses a singular system and bad penalties, saying what to do", () => {
    const twin = fromRows([[1, 1], [2, 2], [3, 3]]); // prettier-ignore
    const b = fromRows([[1], [1]]);
    assert.throws(() => ridgeSolve(twin, b, 0), { code: "SINGULAR", message: /penalty above 0/ });
    assert.throws(() => ridgeSolve(twin, b, -1), { code: "BAD_PENALTY" });
    assert.throws(() => ridgeSolve(twin, b, Number.NaN), { code: "BAD_PENALTY" });
    assert.throws(() => ridgeSolve(twin, fromRows([[1]]), 1), { code: "BAD_SHAPE" });
  });
});
