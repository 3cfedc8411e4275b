import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { closeReader } from "../../src/io/h5ad/client.ts";

const golden = path.resolve(import.meta.dirname, "../golden/h5ad");
const file = (name: string): string => path.join(golden, `${name}.h5ad`);

describe("openCells", () => {
  after(closeReader);

  it("opens a real file", async () => {
    const cells = await openCells(file("csr-gzip"));
    assert.deepEqual(
      [cells.name, cells.provenance, cells.nCells, cells.genes],
      ["csr-gzip.h5ad", "real file run here", 14, ["G3", "G1", "G2", "A", "G1", "B"]],
    );
    assert.equal(cells.truth, undefined);
    assert.equal(
      await cells.checksum(),
      createHash("sha256")
        .update(readFileSync(file("csr-gzip")))
        .digest("hex"),
    );
    await cells.close();
  });

  it("knows a simulated file and its noise-free means", async () => {
    const cells = await openCells(file("dense"), { name: "demo" });
    assert.deepEqual([cells.name, cells.provenance], ["demo", "simulated"]);
    assert.deepEqual([...(cells.truth?.keys() ?? [])], ["ctrl", "A+ctrl"]);
    assert.deepEqual([...(cells.truth?.get("A+ctrl") ?? [])], [0.75, 0.875, 1, 1.125, 1.25, 1.375]);
    assert.equal((await pseudobulk(cells)).provenance, "simulated");
  });

  it("refuses a file that says nothing about its cells", async () => {
    await assert.rejects(openCells(file("no-columns")), { code: "NO_OBS_COLUMNS" });
  });

  it("shows progress and ends it, also when stopped early", async () => {
    const cells = await openCells(file("csr-gzip"));
    const calls: (string | number)[] = [];
    const progress = (total: number, label = ""): { update(done: number): void; end(): void } => {
      calls.push(label, total);
      return { update: (done) => void calls.push(done), end: () => void calls.push("end") };
    };
    for await (const block of cells.blocks({ progress })) assert.equal(block.nCells, 14);
    assert.deepEqual(calls, ["Reading csr-gzip.h5ad", 14, 14, 14, "end"]);
    calls.length = 0;
    for await (const block of cells.blocks({ progress })) if (block.nCells > 0) break;
    assert.equal(calls.at(-1), "end");
  });
});
