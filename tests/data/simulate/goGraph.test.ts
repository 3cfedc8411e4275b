import assert from "node:assert/strict";
import { goGraph } from "../../../src/data/simulate/goGraph.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";
import { correlation } from "../../support/noisyMeans.ts";

describe("goGraph", () => {
  const truth = simulateTruth(preset("graph-wins", { nGenes: 300, nSingles: 50 }));
  const { nGenes, nSingles } = truth.settings;
  const change = (p: number): Float64Array => Float64Array.from({ length: nGenes }, (_, g) => truth.means[(1 + p) * nGenes + g]! - truth.means[g]!); // prettier-ignore
  const effects = Array.from({ length: nSingles }, (_, p) => change(p));
  const position = new Map(truth.design.targets.map((gene, p) => [gene, p]));

  /** Correlation, over all pairs of genes, of importance (0 without an edge) and likeness of effects. */
  function agreement(fidelity: number): number {
    const graph = goGraph(truth, { fidelity });
    const weight = new Map(graph.source.map((one, i) => [`${one} ${graph.target[i]}`, graph.importance[i]!]));
    const [weights, likeness]: [number[], number[]] = [[], []];
    for (const [a, p] of position)
      for (const [b, q] of position) {
        if (p <= q) continue;
        weights.push(weight.get(`${a} ${b}`) ?? 0);
        likeness.push(correlation(effects[p]!, effects[q]!));
      }
    return correlation(weights, likeness);
  }

  it("genes that are near have similar effects, to the degree that fidelity says", () => {
    const [none, half, all] = [0, 0.5, 1].map(agreement) as [number, number, number];
    assert.ok(Math.abs(none) < 0.12, `none ${none}`);
    assert.ok(half > none + 0.15 && all > half + 0.05 && all > 0.5, `${none} ${half} ${all}`);
  });

  it("has GEARS' form: itself and at most 20 neighbours per gene, Jaccard indices of the sets above 0.1", () => {
    const graph = goGraph(truth);
    assert.deepEqual([...graph.gene2go.keys()], truth.design.targets);
    const into = new Map<string, number>();
    graph.source.forEach((source, i) => {
      const target = graph.target[i]!;
      into.set(target, (into.get(target) ?? 0) + 1);
      const [a, b] = [source, target].map((gene) => new Set(graph.gene2go.get(gene))) as [Set<string>, Set<string>]; // prettier-ignore
      const both = [...a].filter((term) => b.has(term)).length;
      assert.equal(graph.importance[i], both / (a.size + b.size - both));
      assert.ok(graph.importance[i]! > 0.1 && (source !== target || graph.importance[i] === 1));
    });
    assert.equal(into.size, nSingles);
    for (const n of into.values()) assert.ok(n >= 1 && n <= 21);
    for (const terms of graph.gene2go.values()) for (const term of terms) assert.match(term, /^SIM:\d{7}$/);
    assert.deepEqual(goGraph(truth), graph);
  });

  it("refuses options out of range", () => {
    for (const options of [{ fidelity: 2 }, { fidelity: NaN }, { terms: 0 }, { neighbours: 1.5 }])
      assert.throws(() => goGraph(truth, options), {
        code: "SIMULATION_SETTINGS",
        message: /A gene graph expects/,
      });
  });
});
