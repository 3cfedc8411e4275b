import assert from "node:assert/strict";
import { incompleteBeta, normalTwoSided, studentTwoSided } from "../../src/stats/specialFunctions.ts";
import { golden } from "../support/computing.ts";

const near = (actual: number, expected: number, what: string, tolerance = 1e-11): void =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * expected || (actual < 1e-300 && expected < 1e-300),
    `${what}: ${actual} for ${expected}`,
  );

describe("tail probabilities", () => {
  it("of Student's t are scipy's, far out and for many degrees of freedom", () => {
    for (const [t, degrees, p] of golden.student) {
      near(studentTwoSided(t, degrees), p, `t ${t}, ${degrees} degrees`, 1e-9);
      assert.equal(studentTwoSided(-t, degrees), studentTwoSided(t, degrees));
    }
  });

  it("of the normal distribution are scipy's", () => {
    for (const [z, p] of golden.normal) near(normalTwoSided(z), p, `z ${z}`);
  });

  it("have limits and pass NaN on", () => {
    assert.deepEqual(
      [studentTwoSided(Infinity, 3), studentTwoSided(NaN, 3), studentTwoSided(1, 0), studentTwoSided(0, 5)],
      [0, NaN, NaN, 1],
    );
    assert.equal(studentTwoSided(1.5, Infinity), normalTwoSided(1.5));
    assert.deepEqual([normalTwoSided(Infinity), normalTwoSided(0), normalTwoSided(NaN)], [0, 1, NaN]);
    near(incompleteBeta(0.3, 2, 1), 0.09, "I_x(a, 1) = x^a");
  });
});
