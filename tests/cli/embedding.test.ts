import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { namedEmbedding } from "../../src/cli/embedding.ts";
import { readGeneGraph } from "../../src/data/goGraph.ts";
import { graphEmbedding } from "../../src/models/embeddings/graph.ts";

describe("cli/embedding", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-embedding-"));
    writeFileSync(path.join(folder, "e.tsv"), "gene\ta\tb\nA\t1\t2\nB\t3\t4\n");
    writeFileSync(path.join(folder, "g.csv"), "source,target,importance\nA,B,0.5\nB,C,0.25\nC,A,0.1\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is a file, the spectral embedding of a graph, or the components of a data set", async () => {
    const file = await namedEmbedding(path.join(folder, "e.tsv"));
    assert.deepEqual([file.rowNames, [...file.values]], [["A", "B"], [1, 2, 3, 4]]); // prettier-ignore
    const graph = path.join(folder, "g.csv");
    assert.deepEqual(await namedEmbedding(`graph:${graph}`), graphEmbedding(await readGeneGraph(graph)));
    const data = await namedEmbedding("data:demo");
    assert.deepEqual([data.columns, data.rowNames.includes("ctrl")], [10, true]);
  });

  it("says what is missing", async () => {
    await assert.rejects(namedEmbedding("graph:none.csv"), /none\.csv/);
    await assert.rejects(namedEmbedding("data:none.h5ad"), /none\.h5ad/);
  });
});
