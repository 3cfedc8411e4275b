import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { demoFile } from "../../src/data/demo.ts";
import { describeCells, loadCells } from "../../src/data/load.ts";

describe("loadCells", function () {
  this.timeout(60_000);
  let cache: string;
  const before_ = process.env.PERTLINE_CACHE;
  before(() => {
    cache = mkdtempSync(path.join(tmpdir(), "pertline-cache-"));
    process.env.PERTLINE_CACHE = cache;
  });
  after(() => {
    if (before_ === undefined) delete process.env.PERTLINE_CACHE;
    else process.env.PERTLINE_CACHE = before_;
    rmSync(cache, { recursive: true, force: true });
  });

  it("makes the demonstration data at first use, with progress, and says that they are simulated", async () => {
    const seen: string[] = [];
    const progress = (_: number, label = ""): { update(): void; end(): void } => {
      seen.push(label);
      return { update: () => undefined, end: () => undefined };
    };
    const cells = await loadCells("demo", { progress });
    assert.equal(cells.provenance, "simulated");
    assert.match(describeCells(cells), /^demonstration data: [\d,]+ cells × 1,500 genes \(simulated\)$/);
    assert.equal(seen.length, 1);
    await cells.close();
    await (await loadCells("demo", { progress })).close();
    assert.equal(seen.length, 1, "the second time the file is there");
  });

  it("opens a file by its path", async () => {
    const cells = await loadCells(await demoFile());
    assert.equal(cells.genes.length, 1500);
    await cells.close();
    await assert.rejects(loadCells("nowhere.h5ad"), { code: "FILE_NOT_FOUND" });
  });
});
