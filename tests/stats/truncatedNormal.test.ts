import assert from "node:assert/strict";
import { random } from "../../src/stats/random.ts";
import { truncatedNormal } from "../../src/stats/truncatedNormal.ts";

describe("truncatedNormal", () => {
  const draws = (n: number, mean: number, sd: number, seed: number): Float64Array => {
    const source = random(seed);
    return Float64Array.from({ length: n }, () => mean + sd * source.normal());
  };

  it("recovers mean and sd from a window that cuts off most of the spread", () => {
    const found = Array.from({ length: 10 }, (_, seed) => truncatedNormal(draws(20_000, 3, 2, seed), [1, 4.5], { mean: 2, sd: 1 })!); // prettier-ignore
    const average = (of: (one: (typeof found)[number]) => number): number => found.reduce((sum, one) => sum + of(one), 0) / 10; // prettier-ignore
    assert.ok(Math.abs(average(({ mean }) => mean) - 3) < 0.05);
    assert.ok(Math.abs(average(({ sd }) => sd) - 2) < 0.1);
  });

  it("is the sample mean and sd where nothing is cut off", () => {
    const values = draws(5000, -1, 0.3, 4);
    const { mean, sd, n } = truncatedNormal(values, [-6, 4], { mean: 0, sd: 1 })!;
    const average = values.reduce((sum, value) => sum + value, 0) / 5000;
    const square = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 5000;
    assert.equal(n, 5000);
    assert.ok(Math.abs(mean - average) < 1e-9 && Math.abs(sd - Math.sqrt(square)) < 1e-9);
  });

  it("does not depend on where it starts, nor on the unit", () => {
    const values = draws(3000, 0, 1, 5);
    const one = truncatedNormal(values, [-1, 1.2], { mean: 0, sd: 1 })!;
    const other = truncatedNormal(values, [-1, 1.2], { mean: 0.3, sd: 0.6 })!;
    const scaled = truncatedNormal(values.map((z) => 1e-3 * z), [-1e-3, 1.2e-3], { mean: 0, sd: 1e-3 })!; // prettier-ignore
    assert.ok(Math.abs(one.mean - other.mean) < 1e-8 && Math.abs(one.sd - other.sd) < 1e-8);
    assert.ok(Math.abs(scaled.mean - one.mean * 1e-3) < 1e-11);
    assert.ok(Math.abs(scaled.sd - one.sd * 1e-3) < 1e-11);
  });

  it("finds nothing where the middle is hollow, or with too few values", () => {
    const hollow = draws(2000, 0, 1, 6).map((z) => Math.sign(z) * (0.9 - 0.2 * Math.abs(Math.sin(z))));
    assert.equal(truncatedNormal(hollow, [-1, 1], { mean: 0, sd: 0.5 }), undefined);
    assert.equal(truncatedNormal([0, 0.1], [-1, 1], { mean: 0, sd: 1 }), undefined);
    assert.equal(truncatedNormal([0, 0.1, 0.2], [1, 1], { mean: 0, sd: 1 }), undefined);
  });
});
