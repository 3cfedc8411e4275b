import assert from "node:assert/strict";
import fc from "fast-check";
import { libraryGrid, tabulateMoments } from "../../../src/data/simulate/moments.ts";
import { random } from "../../../src/stats/random.ts";

describe("libraryGrid", () => {
  it("has the median and spread of the log-normal", () => {
    const logs = Array.from(libraryGrid(12_000, 0.35), (size) => Math.log(size));
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    const sd = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length);
    assert.ok(Math.abs(mean - Math.log(12_000)) < 1e-3);
    assert.ok(Math.abs(sd / 0.35 - 1) < 0.03, String(sd));
  });
});

describe("tabulateMoments", () => {
  const libraries = libraryGrid(12_000, 0.35);
  const moments = tabulateMoments(0.3, libraries);

  it("agrees with drawn cells in mean and variance", () => {
    const n = 200_000;
    for (const rate of [0.05, 1.3, 40, 400]) {
      const source = random(1).split(String(rate));
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const library = libraries[source.integer(libraries.length)]!;
        const x = Math.log1p((source.negativeBinomial((rate * library) / 1e4, 0.3) * 1e4) / library);
        sum += x;
        squares += x * x;
      }
      const [mean, variance] = [moments.mean(Math.log(rate)), moments.variance(Math.log(rate))];
      assert.ok(Math.abs(sum / n - mean) < 4.5 * Math.sqrt(variance / n), `mean at ${rate}`);
      assert.ok(Math.abs((squares / n - (sum / n) ** 2) / variance - 1) < 0.03, `variance at ${rate}`);
    }
  });

  it("interpolates: an independent sum at rates between the grid's differs by less than 1e-6", () => {
    for (const rate of [0.0123, 0.77, 3.21, 17.9]) {
      let exact = 0;
      for (const library of libraries) {
        const expected = (rate * library) / 1e4;
        let p = (1 + 0.3 * expected) ** (-1 / 0.3);
        for (let k = 0; k < 2000; k++) {
          exact += (p * Math.log1p((k * 1e4) / library)) / libraries.length;
          p *= (((0.3 * expected) / (1 + 0.3 * expected)) * (1 / 0.3 + k)) / (k + 1);
        }
      }
      assert.ok(Math.abs(moments.mean(Math.log(rate)) - exact) < 1e-6, `at ${rate}`);
    }
  });

  it("logRate inverts mean, and both rise", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 6, noNaN: true }), (mean) => {
        const rate = moments.logRate(mean);
        assert.ok(Math.abs(moments.mean(rate) - mean) < 1e-10);
        assert.ok(moments.logRate(mean * 1.01) > rate);
        assert.ok(moments.slope(rate) > 0);
      }),
    );
  });

  it("refuses means that no rate gives", () => {
    for (const mean of [-0.1, 0, 20, Number.NaN])
      assert.throws(() => moments.logRate(mean), { code: "SIMULATION_RANGE" });
  });
});
