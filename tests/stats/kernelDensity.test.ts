import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { bandwidthNrd0, kernelDensity } from "../../src/stats/kernelDensity.ts";

interface Sample {
  values: number[];
  bandwidth: number | null;
  x: number[];
  density: number[];
  offsets: number[];
}
const golden = JSON.parse(readFileSync(new URL("../golden/beeswarm.json", import.meta.url), "utf8")) as {
  samples: Record<string, Sample>;
};

describe("kernelDensity", () => {
  for (const [name, { values, bandwidth, x, density }] of Object.entries(golden.samples)) {
    if (bandwidth === null) continue;
    it(`agrees with R on the sample "${name}"`, () => {
      assert.ok(Math.abs(bandwidthNrd0(values) - bandwidth) < 1e-10 * bandwidth);
      const ours = kernelDensity(values, { adjust: 0.5, n: 1024 });
      const peak = Math.max(...ours.y);
      x.forEach((expected, k) => {
        assert.ok(Math.abs((ours.x[93 * k] as number) - expected) < 1e-9, `grid point ${93 * k}`);
        const gap = Math.abs((ours.y[93 * k] as number) - (density[k] as number)) / peak;
        assert.ok(gap < 2e-3, `density differs by ${gap} of the peak at ${expected}`);
      });
    });
  }

  it("is the Gaussian itself for one value with a bandwidth", () => {
    const { x, y } = kernelDensity([3], { bandwidth: 2, n: 7 });
    assert.deepEqual([...x], [-3, -1, 1, 3, 5, 7, 9]);
    assert.ok(Math.abs((y[3] as number) - 1 / (2 * Math.sqrt(2 * Math.PI))) < 1e-15);
  });

  it("leaves NaN out and is empty for fewer than two values", () => {
    assert.deepEqual(kernelDensity([1, NaN, 4]), kernelDensity([1, 4]));
    assert.equal(kernelDensity([NaN, 4]).x.length, 0);
    assert.ok(Number.isNaN(bandwidthNrd0([])));
  });

  it("has an area of 1 less the tails beyond three bandwidths", () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (values) => {
        const { x, y } = kernelDensity(values, { n: 4096, bandwidth: 1 + bandwidthNrd0(values) });
        const area = y.reduce((sum, one) => sum + one, 0) * ((x[1] as number) - (x[0] as number));
        return area > 0.997 && area < 1.0001;
      }),
      { numRuns: 50 },
    );
  });
});
