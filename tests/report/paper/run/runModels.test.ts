import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NamedMatrix } from "../../../../src/stats/matrix.ts";
import { askedModels, modelFileName, runModels } from "../../../../src/report/paper/run/runModels.ts";

const embedding = (value: number): NamedMatrix => ({ rows: 1, columns: 1, values: Float64Array.of(value), rowNames: ["A"], columnNames: ["x"] }); // prettier-ignore

describe("models of a run", () => {
  it("are the paper's for each kind of data, and those that are named beside", async () => {
    const asked = await askedModels("paper,gears(epochs=1),linear(components=5)", () => Promise.reject(new Error("none is named"))); // prettier-ignore
    const doubles = runModels("doubles", asked, []);
    assert.deepEqual(doubles.map(({ id, main, fromCells }) => [id, main, fromCells]), [["no_change", true, false], ["additive", true, false], ["mean", true, false], ["gears(epochs=1)", true, true], ["linear(components=5)", false, false]]); // prettier-ignore
    const variants = [
      { variant: "lpm_k562PertEmb", stage: "embedding/k", place: "embeddings/k.bin" },
    ] as const;
    const singles = runModels("singles", { ...asked, others: [] }, variants);
    assert.deepEqual(singles.map(({ id }) => id), ["no_change", "mean", "linear", "lpm_randomGeneEmb", "lpm_randomPertEmb", "lpm_k562PertEmb"]); // prettier-ignore
    assert.deepEqual(singles.at(-1)!.needs, ["embedding/k"]);
    assert.equal((await singles.at(-1)!.load(() => Promise.resolve(embedding(1)))).id, "lpm_k562PertEmb");
  });

  it("depend on what the files they name hold", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-run-models-"));
    try {
      const given = async (text: string, value = 1) => (await askedModels(text, () => Promise.resolve(embedding(value)))).others[0]!.given; // prettier-ignore
      assert.equal(await given("linear(embedding=e.tsv)", 1), await given("linear(embedding=e.tsv)", 1));
      assert.notEqual(await given("linear(embedding=e.tsv)", 1), await given("linear(embedding=e.tsv)", 2));
      assert.equal(await given("mean"), undefined);
      const graph = path.join(folder, "go.csv");
      writeFileSync(graph, "source,target,importance\nA,B,0.5\n");
      const before = await given(`gears(graph=${graph})`);
      writeFileSync(graph, "source,target,importance\nA,B,0.6\n");
      assert.notEqual(await given(`gears(graph=${graph})`), before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("have names of files of their own", () => {
    const ids = ["mean", "linear(a=1)", "linear(a=1,b=2)", "linear(a=1 b=2)", "x/../y"];
    assert.equal(new Set(ids.map(modelFileName)).size, ids.length);
    for (const id of ids) assert.match(modelFileName(id), /^\w[\w.=-]*$/);
  });
});
