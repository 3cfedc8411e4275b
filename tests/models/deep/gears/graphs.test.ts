import assert from "node:assert/strict";
import fc from "fast-check";
import { convolution, countLinks, sortedNodes, strongestEdges, type Edges } from "../../../../src/models/deep/gears/graphs.ts"; // prettier-ignore
import { ontologyGraph } from "../../../../src/models/deep/gears/ontology.ts";
import { edgesOf, gearsGolden, written } from "../../../support/gearsGolden.ts";

const edges = (list: [number, number, number][]): Edges => ({
  source: Int32Array.from(list, ([from]) => from),
  target: Int32Array.from(list, ([, to]) => to),
  weight: Float64Array.from(list, ([, , weight]) => weight),
});

describe("graphs of GEARS", () => {
  it("are those of cell-gears for the same annotations", () => {
    const golden = gearsGolden();
    const gene2go = new Map(Object.entries(golden.terms).map(([gene, terms]) => [gene, new Set(terms)]));
    const { genes, edges: all } = sortedNodes(ontologyGraph(gene2go));
    assert.deepEqual(genes, golden.ontology.nodes);
    assert.deepEqual(written(strongestEdges(all, 5)), written(edgesOf(golden.ontology)));
  });

  it("keep the strongest edges into each node, the first of equal ones", () => {
    const found = strongestEdges(edges([[0, 1, 0.5], [2, 1, 0.9], [3, 1, 0.5], [1, 0, 0.1]]), 2); // prettier-ignore
    assert.deepEqual(written(found), ["0→1 0.50000", "1→0 0.10000", "2→1 0.90000"]);
    assert.equal(countLinks(edges([[0, 0, 1], [1, 0, 1]])), 1); // prettier-ignore
  });

  it("are normalised by the weights into each node, loops included", () => {
    // Node 1: its own loop of 1 and 3 from node 0; node 0: its given loop of 4.
    const { rows, starts, indices, weights } = convolution(edges([[0, 0, 4], [0, 1, 3]]), 2); // prettier-ignore
    assert.equal(rows, 2);
    const entries = Array.from(indices, (column, i) => [column, weights[i]]);
    assert.deepEqual(entries.slice(0, starts[1]!), [[0, 1]]);
    assert.deepEqual(entries.slice(starts[1]!), [[1, 0.25], [0, Math.fround(3 / 4)]]); // prettier-ignore
  });

  it("leave nodes without edges as they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (nodes) => {
        const { weights, indices } = convolution(edges([]), nodes);
        assert.ok(weights.every((weight) => weight === 1) && indices.every((column, row) => column === row));
      }),
    );
  });
});
