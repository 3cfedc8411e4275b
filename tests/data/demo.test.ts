import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { demoFile, demoSettings } from "../../src/data/demo.ts";
import { openCells } from "../../src/data/open.ts";
import { simulateTruth } from "../../src/data/simulate/truth.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { properties } from "../support/noisyMeans.ts";

describe("demoFile", function () {
  this.timeout(120_000);
  const before_ = process.env.PERTLINE_CACHE;
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-demo-"));
    process.env.PERTLINE_CACHE = folder;
  });
  after(() => {
    if (before_ === undefined) delete process.env.PERTLINE_CACHE;
    else process.env.PERTLINE_CACHE = before_;
    rmSync(folder, { recursive: true, force: true });
  });

  it("an aborted generation leaves nothing behind", async () => {
    const controller = new AbortController();
    const progress = () => ({ update: () => controller.abort(), end: () => undefined });
    await assert.rejects(demoFile({ progress, signal: controller.signal }), { name: "AbortError" });
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is generated once, in seconds, below 40 MB; two at once give one complete file", async () => {
    const start = performance.now();
    const [file, again] = await Promise.all([demoFile(), demoFile()]);
    const seconds = (performance.now() - start) / 1000;
    assert.equal(file, again);
    assert.deepEqual(readdirSync(folder), [path.basename(file)]);
    const { size, mtimeMs } = statSync(file);
    console.log(`      twice at once in ${seconds.toFixed(1)} s, ${(size / 1e6).toFixed(1)} MB`);
    assert.ok(size < 40e6);
    assert.equal(await demoFile(), file);
    assert.equal(statSync(file).mtimeMs, mtimeMs);
  });

  it("holds 60 singles, 40 doubles and control, whose doubles the sum of singles describes better than control", async () => {
    const file = await demoFile();
    const cells = await openCells(file);
    const bulk = await pseudobulk(cells);
    await cells.close();
    assert.equal(bulk.provenance, "simulated");
    assert.equal(bulk.conditions.length, 101);
    assert.equal(bulk.genes.length, 1500);
    assert.equal(bulk.nCells[bulk.control], 500);
    assert.ok(bulk.nCells.every((n) => n >= 40));
    const truth = simulateTruth(demoSettings());
    const n = bulk.genes.length;
    const means = new Float64Array(truth.means.length);
    truth.design.conditions.forEach(({ key }, c) => {
      const row = bulk.conditions.findIndex((one) => one.key === key);
      means.set(bulk.means.subarray(row * n, (row + 1) * n), c * n);
    });
    const found = properties(truth, means);
    console.log(
      `      L2 of doubles: no change ${found.noChange.toFixed(2)}, mean ${found.mean.toFixed(2)}, additive ${found.additive.toFixed(2)}`,
    );
    assert.ok(found.noChange > 5.5 && found.noChange < 6.5);
    assert.ok(found.additive > 3.5 && found.additive < 4.7);
  });

  it("another line and another kind of values are other files", async () => {
    const names = await Promise.all([demoFile(), demoFile({ line: "second" })]);
    assert.equal(new Set(names).size, 2);
    const cells = await openCells(names[1]);
    assert.deepEqual(cells.genes, simulateTruth(demoSettings()).design.genes);
    const type = cells.obs.columns.get("cell_type");
    assert.ok(type?.kind === "category");
    assert.deepEqual(type.categories, ["SIM2"]);
    await cells.close();
    assert.notEqual(readFileSync(names[0]).length, 0);
  });
});
