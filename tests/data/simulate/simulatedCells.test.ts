import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CellBlock } from "../../../src/data/cells.ts";
import { openCells } from "../../../src/data/open.ts";
import { pseudobulk } from "../../../src/data/pseudobulk.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulate } from "../../../src/data/simulate/simulate.ts";
import type { Simulation } from "../../../src/data/simulate/simulate.ts";
import { simulatedCells } from "../../../src/data/simulate/simulatedCells.ts";
import { writeSimulation } from "../../../src/data/simulate/write.ts";

describe("simulatedCells", () => {
  const settings = preset("paper-like", {
    nGenes: 60,
    nSingles: 4,
    nDoubles: 2,
    cells: { control: 900, median: 50, min: 30 },
  });
  let folder: string;
  let simulation: Simulation;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-simulated-"));
    simulation = await simulate(settings);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the pseudobulk of the file that the same simulation is written to", async () => {
    const file = path.join(folder, "written.h5ad");
    await writeSimulation(file, simulation, "log1p");
    const fromFile = await openCells(file);
    const cells = simulatedCells(simulation);
    assert.ok(cells.nCells > 1024, "more than one block");
    assert.deepEqual(cells.genes, fromFile.genes);
    assert.deepEqual(cells.obs, fromFile.obs);
    assert.deepEqual([...(cells.truth ?? [])], [...(fromFile.truth ?? [])]);
    const [here, there] = [await pseudobulk(cells), await pseudobulk(fromFile)];
    assert.equal(here.provenance, "simulated");
    assert.deepEqual(here.conditions, there.conditions);
    assert.deepEqual(here.nCells, there.nCells);
    here.means.forEach((value, i) => assert.ok(Math.abs(value - there.means[i]!) < 1e-9));
  });

  it("leaves out blocks without a wanted cell, and stops when told", async () => {
    const cells = simulatedCells(simulation);
    const rows = new Uint8Array(cells.nCells);
    rows[1030] = 1;
    const read: CellBlock[] = [];
    for await (const block of cells.blocks({ rows })) read.push(block);
    assert.deepEqual(
      read.map(({ start, indptr }) => [start, indptr[0]]),
      [[1024, 0]],
    );
    await assert.rejects(async () => {
      for await (const block of cells.blocks({ signal: AbortSignal.abort() })) read.push(block);
    }, { name: "AbortError" }); // prettier-ignore
  });
});
