import assert from "node:assert/strict";
import fc from "fast-check";
import { newSample, rankSum } from "../../src/stats/rankSum.ts";

const sample = (values: number[]): ReturnType<typeof newSample> =>
  newSample(Float64Array.from(values.filter((value) => value !== 0)).sort(), values.length);

const values = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 1, maxLength: 25 });

describe("the rank-sum test", () => {
  it("counts pairs: U is how many are larger, ties a half, whatever the values", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { u, rankSum: ranks } = rankSum(sample(a), sample(b));
        let pairs = 0;
        for (const x of a) for (const y of b) pairs += x > y ? 1 : x === y ? 0.5 : 0;
        assert.equal(u, pairs);
        assert.equal(ranks, pairs + (a.length * (a.length + 1)) / 2);
      }),
    );
  });

  it("has the spread that ties leave", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const all = [...a, ...b];
        const rank = (x: number): number =>
          all.filter((y) => y < x).length + (all.filter((y) => y === x).length + 1) / 2;
        const centre = (all.length + 1) / 2;
        const squares = all.reduce((sum, x) => sum + (rank(x) - centre) ** 2, 0);
        const spread = Math.sqrt((a.length * b.length * squares) / (all.length * (all.length - 1)));
        const { u, z } = rankSum(sample(a), sample(b));
        const expected = spread > 1e-9 ? (u - (a.length * b.length) / 2) / spread : 0;
        assert.ok(Math.abs(z - expected) < 1e-9, `${z} for ${expected}`);
      }),
    );
  });

  it("is antisymmetric, and the correction for continuity pulls towards 0", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [there, back] = [rankSum(sample(a), sample(b)), rankSum(sample(b), sample(a))];
        assert.ok(Math.abs(there.z + back.z) < 1e-12);
        const corrected = rankSum(sample(a), sample(b), { continuity: true });
        assert.ok(Math.abs(corrected.z) <= Math.abs(there.z) && corrected.pValue >= there.pValue);
      }),
    );
  });

  it("finds nothing in constants", () => {
    const { z, pValue } = rankSum(sample([0, 0]), sample([0, 0, 0]));
    assert.deepEqual([z, pValue], [0, 1]);
  });
});
