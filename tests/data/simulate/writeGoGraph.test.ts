import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeGoGraph } from "../../../src/data/simulate/writeGoGraph.ts";

describe("writeGoGraph", () => {
  it("writes go.csv as GEARS has it, and gene2go.json", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-go-"));
    try {
      const graph = {
        gene2go: new Map([["A1", new Set(["SIM:0000001"])], ["B2", new Set(["SIM:0000001", "SIM:0000002"])]]), // prettier-ignore
        source: ["A1", "B2"],
        target: ["B2", "B2"],
        importance: Float64Array.of(0.5, 1),
      };
      const written = await writeGoGraph(path.join(folder, "new"), graph);
      assert.deepEqual(written.map((file) => path.basename(file)), ["go.csv", "gene2go.json"]); // prettier-ignore
      assert.equal(readFileSync(written[0]!, "utf8"), "source,target,importance\nA1,B2,0.5\nB2,B2,1\n");
      assert.deepEqual(JSON.parse(readFileSync(written[1]!, "utf8")), {
        A1: ["SIM:0000001"],
        B2: ["SIM:0000001", "SIM:0000002"],
      });
      assert.equal(readdirSync(path.join(folder, "new")).length, 2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
