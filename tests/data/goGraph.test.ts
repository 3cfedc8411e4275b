import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readGeneGraph } from "../../src/data/goGraph.ts";

describe("readGeneGraph", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-graph-"))));
  after(() => rmSync(folder, { recursive: true }));
  const write = (content: string): string => {
    const file = path.join(folder, "graph.csv");
    writeFileSync(file, content);
    return file;
  };

  it("reads edges, columns in any order, others passed over", async () => {
    const expected = { genes: ["A", "B", "C"], source: new Int32Array([0, 1, 0]), target: new Int32Array([1, 2, 0]), importance: new Float64Array([0.125, 1 / 3, 1]) }; // prettier-ignore
    assert.deepEqual(
      await readGeneGraph(write(`source,target,importance\nA,B,0.125\nB,C,${1 / 3}\nA,A,1.0\n`)),
      expected,
    );
    assert.deepEqual(await readGeneGraph(write(`\ufeff,importance,source,target\r\n0,1.25e-1,A,B\r\n1,${1 / 3},"B",C\r\n2,1,A,A`)), expected); // prettier-ignore
    assert.deepEqual(
      await readGeneGraph(write(`target\tsource\timportance\nB\tA\t.125\nC\tB\t${1 / 3}\nA\tA\t1`)),
      expected,
    );
  });

  it("reads many edges", async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `G${i % 500},G${(i * 7) % 501},${i / 1e5}`);
    const graph = await readGeneGraph(write(`source,target,importance\n${lines.join("\n")}\n`));
    assert.deepEqual(
      [graph.genes.length, graph.source.length, graph.importance[99_999]],
      [501, 100_000, 0.99999],
    );
    assert.equal(graph.genes[graph.target[1234] as number], `G${(1234 * 7) % 501}`);
  });

  it("says what is no graph", async () => {
    for (const text of [
      "",
      "a,b,c\n",
      "source,target,importance\nA,B\n",
      "source,target,importance\nA,B,x\n",
      "source,target,importance\n,B,1\n",
    ])
      // prettier-ignore
      await assert.rejects(readGeneGraph(write(text)), { code: "NOT_A_GRAPH" }, text);
    await assert.rejects(readGeneGraph(path.join(folder, "none")), { code: "FILE_NOT_FOUND" });
    await assert.rejects(
      readGeneGraph(write("x"), { signal: AbortSignal.abort(new Error("enough")) }),
      /enough/,
    );
  });
});
