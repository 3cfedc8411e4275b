import assert from "node:assert/strict";
import { hiddenGraph } from "../../../src/data/simulate/graph.ts";
import { random } from "../../../src/stats/random.ts";

describe("hiddenGraph", () => {
  const nodes = Array.from({ length: 80 }, (_, i) => `N${i}`);
  const { graph, community } = hiddenGraph(nodes, random(1));

  it("lists each edge once, between two different nodes", () => {
    const keys = graph.source.map((a, i) => [a, graph.target[i]!].sort().join());
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(
      graph.source.some((a, i) => a === graph.target[i]),
      false,
    );
    assert.equal(graph.weight.length, keys.length);
  });

  it("connects communities inside far more than with each other", () => {
    const of = new Map(nodes.map((node, i) => [node, community[i]!]));
    const within = graph.source.filter((a, i) => of.get(a) === of.get(graph.target[i]!)).length;
    assert.equal(new Set(community).size, 10);
    assert.ok(within / graph.source.length > 0.8, `${within} of ${graph.source.length}`);
  });
});
