import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bootstrapMean,
  clusterWeights,
  percentileInterval,
  resampledMeans,
  rowWeights,
  weightedMean,
} from "../../src/stats/bootstrap.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { random } from "../../src/stats/random.ts";
import golden from "../golden/metrics.json" with { type: "json" };

const near = (found: { mean: number; lower: number; upper: number }, expected: number[], tolerance: number) =>
  [found.mean, found.lower, found.upper].forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]!) < tolerance,
      `${[found.mean, found.lower, found.upper]} against ${expected}`,
    ),
  );
const genesOfPairs = golden.pairs.map((pair) => pair.map(String));

describe("bootstrap", () => {
  // An end of the interval varies by about .0007 (rows) and .004 (genes) between seeds at 10,000 resamples.
  it("of rows agrees with numpy within its own randomness", () => {
    near(bootstrapMean(golden.ratios, rowWeights(60, random(1))), golden.rowBootstrap, 0.003);
  });

  it("of clusters agrees with numpy, and is wider than that of rows where pairs share genes", () => {
    const clustered = bootstrapMean(golden.doubles, clusterWeights(genesOfPairs, random(1)));
    near(clustered, golden.clusterBootstrap, 0.015);
    const rows = bootstrapMean(golden.doubles, rowWeights(40, random(1)));
    assert.ok(clustered.upper - clustered.lower > 1.3 * (rows.upper - rows.lower));
  });

  it("gives the same interval for the same seed and another for another", () => {
    const of = (seed: number) =>
      bootstrapMean(golden.ratios, rowWeights(60, random(seed)), { resamples: 500 });
    assert.deepEqual(of(3), of(3));
    assert.notDeepEqual(of(3), of(4));
  });

  it("with one cluster per row is the bootstrap of rows", () => {
    const single = clusterWeights(
      golden.ratios.map((_, i) => [String(i)]),
      random(5),
    );
    const rows = rowWeights(60, random(5));
    assert.deepEqual(bootstrapMean(golden.ratios, single), bootstrapMean(golden.ratios, rows));
  });

  it("weighs a pair by the product of its genes and never returns a draw without rows", () => {
    const pairs = [
      ["a", "b"],
      ["c", "d"],
    ];
    const draw = clusterWeights(pairs, random(1));
    const weights = new Float64Array(2);
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      draw(weights);
      seen.add(weights.join());
    }
    // Four draws from four genes: the counts of a and b, c and d.
    assert.deepEqual(
      [...seen].sort(),
      ["0,1", "0,2", "0,3", "0,4", "1,0", "1,1", "2,0", "3,0", "4,0"].sort(),
    );
  });

  it("covers the true mean in about 95 % of simulated sets of rows", () => {
    const source = random(11);
    let covered = 0;
    const sets = 400;
    for (let s = 0; s < sets; s++) {
      const values = Array.from({ length: 50 }, () => 1 + 0.2 * source.normal());
      const { lower, upper } = bootstrapMean(values, rowWeights(50, source), { resamples: 400 });
      if (lower <= 1 && 1 <= upper) covered++;
    }
    assert.ok(covered / sets > 0.9 && covered / sets < 0.98, `covered ${covered / sets}`);
  });

  it("of clusters covers the mean of pairs that share genes, where that of rows does not", () => {
    const source = random(12);
    const sets = 300;
    let [clustered, rows] = [0, 0];
    for (let s = 0; s < sets; s++) {
      const effects = Array.from({ length: 30 }, () => source.normal() * 0.3);
      const pairs: [number, number][] = [];
      while (pairs.length < 60) {
        const [a, b] = [source.integer(30), source.integer(30)];
        if (a < b && !pairs.some((pair) => pair[0] === a && pair[1] === b)) pairs.push([a, b]);
      }
      const values = pairs.map(([a, b]) => 1 + effects[a]! + effects[b]! + 0.05 * source.normal());
      const inside = ({ lower, upper }: { lower: number; upper: number }) => lower <= 1 && 1 <= upper;
      const genes = pairs.map((pair) => pair.map(String));
      if (inside(bootstrapMean(values, clusterWeights(genes, source), { resamples: 300 }))) clustered++;
      if (inside(bootstrapMean(values, rowWeights(60, source), { resamples: 300 }))) rows++;
    }
    assert.ok(clustered / sets > 0.88, `clusters cover ${clustered / sets}`);
    assert.ok(rows / sets < 0.8, `rows cover ${rows / sets}`);
  });

  it("gives every column the weighted means of the same draws", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 1000 }),
        (rows, width, seed) => {
          const source = random(seed);
          const columns = Array.from({ length: width }, () =>
            Float64Array.from({ length: rows }, () => source.normal()),
          );
          const found = resampledMeans(columns, rowWeights(rows, random(seed)), 20);
          const draw = rowWeights(rows, random(seed));
          const weights = new Float64Array(rows);
          for (let r = 0; r < 20; r++) {
            draw(weights);
            columns.forEach((column, k) =>
              assert.ok(Math.abs(found[k]![r]! - weightedMean(column, weights)) < 1e-13),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("summarises resamples by mean, quantiles and standard deviation", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    const { mean, lower, upper, standardError } = percentileInterval(values.slice(), 0.9);
    assert.equal(mean, 50);
    near({ mean, lower, upper }, [50, quantile(values, 0.05), quantile(values, 0.95)], 1e-12);
    assert.ok(Math.abs(standardError - Math.sqrt((101 * 102) / 12)) < 1e-12);
  });

  it("resamples means whose standard deviation is that of a mean", () => {
    const { standardError } = bootstrapMean(golden.ratios, rowWeights(60, random(3)));
    const mean = golden.ratios.reduce((sum, value) => sum + value / 60, 0);
    const exact = Math.sqrt(golden.ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 60;
    assert.ok(Math.abs(standardError / exact - 1) < 0.03);
  });

  it("is NaN without rows, and has no spread where values are equal", () => {
    assert.ok(Number.isNaN(bootstrapMean([], rowWeights(1, random(1))).mean));
    assert.deepEqual(resampledMeans([], rowWeights(1, random(1)), 3), []);
    assert.deepEqual(bootstrapMean([7, 7], rowWeights(2, random(1)), { resamples: 3 }), {
      ...{ mean: 7, lower: 7, upper: 7, standardError: 0 },
    });
  });
});
