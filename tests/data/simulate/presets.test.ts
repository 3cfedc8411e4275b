import assert from "node:assert/strict";
import { preset, PRESETS } from "../../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";
import { correlation, noisyMeans, properties } from "../../support/noisyMeans.ts";

describe("presets", function () {
  this.timeout(60_000);

  it("all are valid and leave what they are given", () => {
    assert.deepEqual([...PRESETS], ["paper-like", "graph-wins", "null"]);
    for (const name of PRESETS) assert.equal(preset(name, { seed: 5 }).seed, 5);
  });

  it("paper-like has properties of the paper's Norman data at its cell numbers", () => {
    const truth = simulateTruth(preset("paper-like"));
    const found = properties(truth, noisyMeans(truth, 1));
    // [found, of the data (paper.md §7, §9, §10), relative tolerance]
    const rows: [name: string, found: number, data: number, tolerance: number][] = [
      ["no change, L2", found.noChange, 5.616, 0.08],
      ["additive, L2", found.additive, 2.766, 0.08],
      ["median correlation of perturbations", found.correlation, 0.273, 0.15],
      ["sd of genes over doubles", found.spread, 0.1197, 0.15],
      ["sd of double − additive from noise", found.nullSd, 0.0576, 0.15],
    ];
    for (const [name, value, data, tolerance] of rows) {
      console.log(`      ${name}: ${value.toPrecision(3)} (data ${data})`);
      assert.ok(Math.abs(value / data - 1) < tolerance, `${name}: ${value}, not ${data}`);
    }
    console.log(
      `      values beyond 0.2 of additive: ${(100 * found.interacting).toFixed(1)} % (data about 4 %)`,
    );
    assert.ok(found.interacting > 0.02 && found.interacting < 0.06);
  });

  it("graph-wins: no response in common, no likeness in expression, neighbours alike", () => {
    const truth = simulateTruth(preset("graph-wins"));
    const found = noisyMeans(truth, 1);
    const { nGenes, nSingles } = truth.settings;
    const change = (p: number): Float64Array =>
      Float64Array.from({ length: nGenes }, (_, g) => found[(1 + p) * nGenes + g]! - found[g]!);
    const length = (values: Float64Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
    const changes = truth.design.targets.map((_, p) => change(p));
    const mean = change(0).map((_, g) => changes.reduce((sum, one) => sum + one[g]!, 0) / nSingles);
    const position = new Map(truth.design.targets.map((target, i) => [target, i]));
    let [byMean, byNeighbours, likeness, n] = [0, 0, 0, 0];
    for (let p = 0; p < nSingles; p++) {
      const neighbours = truth.graph.source.flatMap((source, i) => {
        const [a, b] = [position.get(source)!, position.get(truth.graph.target[i]!)!];
        if (truth.graph.weight[i]! < 0.3) return [];
        return a === p ? [b] : b === p ? [a] : [];
      });
      if (neighbours.length === 0) continue;
      const average = mean.map(
        (_, g) => neighbours.reduce((sum, q) => sum + changes[q]![g]!, 0) / neighbours.length,
      );
      byMean += length(changes[p]!.map((x, g) => x - mean[g]!));
      byNeighbours += length(changes[p]!.map((x, g) => x - average[g]!));
      likeness += correlation(changes[p]!, average);
      n++;
    }
    console.log(
      `      error of neighbours' average ${(byNeighbours / byMean).toFixed(2)} of the error of the mean (${n})`,
    );
    assert.ok(n > 100);
    assert.ok(byNeighbours / byMean < 0.9);
    assert.ok(likeness / n > 0.4);
  });

  it("null: sums exactly, nothing but effects of each perturbation", () => {
    const truth = simulateTruth(preset("null"));
    const { nGenes, nSingles, effects } = truth.settings;
    assert.equal(truth.interactions.value.length, 0);
    assert.deepEqual([effects.coupling, effects.graph, effects.saturation], [0, 0, 0]);
    const at = (c: number, g: number): number => truth.means[c * nGenes + g]!;
    truth.design.pairs.forEach(([a, b], d) => {
      for (let g = 0; g < nGenes; g++)
        assert.ok(Math.abs(at(1 + nSingles + d, g) - at(1 + a, g) - at(1 + b, g) + at(0, g)) < 1e-9);
    });
  });
});
