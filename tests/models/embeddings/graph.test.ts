import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { GeneGraph } from "../../../src/data/goGraph.ts";
import { graphEmbedding } from "../../../src/models/embeddings/graph.ts";
import { toRows, transpose } from "../../../src/stats/matrix.ts";
import { closeTo, random } from "../../support/numbers.ts";

interface Case {
  n: [number];
  source: number[];
  target: number[];
  weight: number[];
  values: number[];
  x: number[][];
}
const golden = JSON.parse(readFileSync(new URL("../../golden/ase.json", import.meta.url), "utf8")) as {
  cases: Record<string, Case>;
};

const graphOf = (n: number, edges: readonly (readonly [number, number, number])[]): GeneGraph => ({
  genes: Array.from({ length: n }, (_, i) => `g${i}`),
  source: Int32Array.from(edges, ([i]) => i),
  target: Int32Array.from(edges, ([, j]) => j),
  importance: Float64Array.from(edges, ([, , w]) => w),
});

describe("models/embeddings/graph", () => {
  for (const [name, { n, source, target, weight, values, x }] of Object.entries(golden.cases))
    it(`agrees with igraph: ${name}`, () => {
      const graph = graphOf(n[0], source.map((i, e) => [i, target[e]!, weight[e]!])); // prettier-ignore
      const found = graphEmbedding(graph, { dimensions: values.length });
      assert.deepEqual([found.rows, found.columns, found.rowNames], [n[0], values.length, graph.genes]);
      const theirs = toRows(transpose({ rows: n[0], columns: values.length, values: Float64Array.from(x.flat()) })); // prettier-ignore
      toRows(transpose(found)).forEach((column, k) => {
        closeTo([column.reduce((sum, value) => sum + value * value, 0)], [Math.abs(values[k]!)], 1e-12);
        closeTo(column, theirs[k]!, 1e-8, `column ${k}`);
      });
    });

  it("counts an edge once, with its larger weight, in whatever direction and order", () => {
    const once = [[0, 1, 0.9], [1, 2, 0.4], [2, 3, 0.7], [3, 3, 1]] as const; // prettier-ignore
    const more = [[3, 3, 0.2], [2, 1, 0.4], [1, 0, 0.3], [0, 1, 0.9], [3, 2, 0.7], [0, 1, 0.1], [3, 3, 1]] as const; // prettier-ignore
    assert.deepEqual(graphEmbedding(graphOf(4, once)), graphEmbedding(graphOf(4, more)));
  });

  it("has no more dimensions than genes", () => {
    const all = graphEmbedding(graphOf(3, [[0, 1, 1], [1, 2, 0.5]]), { dimensions: 10 }); // prettier-ignore
    assert.deepEqual([all.columns, all.columnNames], [3, ["ASE1", "ASE2", "ASE3"]]);
    assert.deepEqual([...graphEmbedding(graphOf(1, [[0, 0, 1]])).values], [1]);
    assert.ok(graphEmbedding(graphOf(5, [])).values.every((value) => value === 0));
  });

  it("gives every copy of equal islands", () => {
    const ring = (at: number): [number, number, number][] => [[at, at + 1, 1], [at + 1, at + 2, 1], [at, at + 2, 1]]; // prettier-ignore
    const { values, columns } = graphEmbedding(graphOf(30, Array.from({ length: 10 }, (_, i) => ring(3 * i)).flat()), { dimensions: 10 }); // prettier-ignore
    // Ten eigenvalues 2 + 2 / 29: the embedding holds all of their space.
    const total = values.reduce((sum, value) => sum + value * value, 0);
    closeTo([total, columns], [10 * (2 + 2 / 29), 10], 1e-10);
  });

  it("is a best approximation: X S Xᵀ leaves nothing along X", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 120 }), fc.integer(), (n, seed) => {
        const next = random(seed);
        const place = (): number => Math.floor(next() * n);
        const graph = graphOf(
          n,
          Array.from({ length: 5 * n }, () => [place(), place(), next()] as const),
        );
        const a = graphEmbedding(graph, { dimensions: 3 });
        assert.deepEqual(graphEmbedding(graph, { dimensions: 3 }), a);
        const columns = toRows(transpose(a));
        for (const [i, one] of columns.entries())
          for (const other of columns.slice(0, i)) {
            const product = one.reduce((sum, value, k) => sum + value * other[k]!, 0);
            assert.ok(Math.abs(product) < 1e-8 * n, `${product}`);
          }
      }),
      { numRuns: 8 },
    );
  });

  it("refuses what is no graph", () => {
    assert.throws(() => graphEmbedding(graphOf(0, [])), { code: "BAD_GRAPH" });
    assert.throws(() => graphEmbedding(graphOf(2, [[0, 2, 1]])), { code: "BAD_GRAPH", message: /genes 0 and 2 of 2/ }); // prettier-ignore
    assert.throws(() => graphEmbedding(graphOf(2, [[0, 1, -1]])), { code: "BAD_GRAPH", message: /g0 and g1 is -1/ }); // prettier-ignore
    assert.throws(() => graphEmbedding(graphOf(2, [[0, 1, NaN]])), { code: "BAD_GRAPH" });
    assert.throws(() => graphEmbedding(graphOf(2, []), { dimensions: 1.5 }), { code: "BAD_COMPONENTS" });
  });
});
